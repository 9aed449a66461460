/*
 * The schemas beside this file, which the Makefile turns into object files with `ld -r -b binary`;
 * the linker makes up these names from the files'.
 */
#include "feed/schema.h"

extern const char _binary_atom_rng_start[], _binary_atom_rng_end[];
extern const char _binary_rss_rng_start[], _binary_rss_rng_end[];

struct str schema_atom(void)
{
    return (struct str){_binary_atom_rng_start,
                        (size_t)(_binary_atom_rng_end - _binary_atom_rng_start)};
}

struct str schema_rss(void)
{
    return (struct str){_binary_rss_rng_start,
                        (size_t)(_binary_rss_rng_end - _binary_rss_rng_start)};
}
