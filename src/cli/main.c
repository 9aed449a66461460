/*
 * courant: a folder of posts in, feeds and a newsletter out.
 */
#include <stdio.h>

int main(void)
{
    puts("courant " COURANT_VERSION);
    return 0;
}
