/*
 * DKIM signatures: RFC 6376 with rsa-sha256, RFC 8463 with ed25519-sha256, by OpenSSL.
 * Canonicalization is relaxed/relaxed (3.4.2, 3.4.4).
 *
 * Known limits: we sign, and verify only what we signed; keys are read as PEM.
 */
#include "digest/dkim.h"

#include <assert.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>

#include "base/base64.h"
#include "base/file.h"

#define RSA_BITS_MIN 1024 /* RFC 8301 3.2 */
#define RSA_BITS_NEW 2048
#define MESSAGE_BYTES (64u << 20) /* more than any message has */
#define FOLD_COLUMNS 72
#define HASH_BYTES 32

struct dkim_key {
    EVP_PKEY *pkey;
    bool ed25519;
    struct str domain, selector;
};

/* What is signed where it is there (RFC 6376 5.4.1, RFC 8058 4). */
static const char *const signed_names[] = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "MIME-Version",
    "Content-Type",
    "List-Id",
    "List-Help",
    "List-Owner",
    "List-Archive",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Feedback-ID",
    "Auto-Submitted",
    "Content-Transfer-Encoding",
    "Content-Language",
};
#define SIGNED_NAMES (sizeof signed_names / sizeof signed_names[0])

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The next header field of ${rest}, its folds and its CRLF included; false at the empty line. */
static bool next_field(struct str *rest, struct str *field)
{
    size_t end = 0;

    if (rest->len == 0 || rest->at[0] == '\r')
        return false;
    do {
        size_t line = str_find(*rest, STR("\r\n"), end);

        end = line == STR_NONE ? rest->len : line + 2;
    } while (end < rest->len && is_blank(rest->at[end]));
    *field = str_slice(*rest, 0, end);
    *rest = str_from(*rest, end);
    return true;
}

static struct str field_name(struct str field)
{
    size_t colon = str_chr(field, ':');

    return str_rtrim(str_slice(field, 0, colon == STR_NONE ? 0 : colon));
}

/* One header field, relaxed (3.4.2), without a line end. */
static void relax_field(struct buf *out, struct str field)
{
    struct str name = field_name(field);
    struct str value = str_trim(str_from(field, str_chr(field, ':') + 1));
    bool blank = false;

    for (size_t i = 0; i < name.len; i++)
        buf_char(out, ascii_lower(name.at[i]));
    buf_char(out, ':');
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];

        if (c == '\r' || c == '\n')
            continue;
        if (is_blank(c)) {
            blank = true;
            continue;
        }
        if (blank)
            buf_char(out, ' ');
        blank = false;
        buf_char(out, c);
    }
}

/* The body, relaxed (3.4.4): runs of blanks are one, none at line ends, no empty lines at the end. */
static void relax_body(struct buf *out, struct str body)
{
    size_t empty = 0;
    struct str line;

    while (str_line(&body, &line)) {
        bool blank = false;

        while (line.len && is_blank(line.at[line.len - 1]))
            line.len--;
        if (line.len == 0) {
            empty++;
            continue;
        }
        for (; empty; empty--)
            buf_add_c(out, "\r\n");
        for (size_t i = 0; i < line.len; i++) {
            if (is_blank(line.at[i])) {
                blank = true;
                continue;
            }
            if (blank)
                buf_char(out, ' ');
            blank = false;
            buf_char(out, line.at[i]);
        }
        buf_add_c(out, "\r\n");
    }
}

static void sha256(struct str bytes, unsigned char sum[HASH_BYTES])
{
    int done = EVP_Digest(bytes.at ? bytes.at : "", bytes.len, sum, NULL, EVP_sha256(), NULL);

    assert(done == 1);
}

/* The message's body: what follows the first empty line. */
static struct str body_of(struct str message)
{
    size_t at = str_find(message, STR("\r\n\r\n"), 0);

    return at == STR_NONE ? (struct str){NULL, 0} : str_from(message, at + 4);
}

static struct str body_hash(struct arena *arena, struct str message)
{
    unsigned char sum[HASH_BYTES];
    struct buf out;

    buf_init(&out, MESSAGE_BYTES);
    relax_body(&out, body_of(message));
    sha256(buf_str(&out), sum);
    buf_free(&out);
    return base64_encode(arena, (struct str){(const char *)sum, HASH_BYTES});
}

/*
 * Add the fields that ${names} ("From:To:…") name, relaxed, each with CRLF: for a name that comes again the one above
 * (5.4.2); a name without a field adds nothing.
 */
static void relax_named(struct arena *arena, struct buf *out, struct str message, struct str names)
{
    struct str *fields = NULL, rest = message, field, name;
    size_t n = 0, capacity = 0;
    bool *used;

    while (next_field(&rest, &field)) {
        fields = arena_grow(arena, fields, n, &capacity, sizeof *fields);
        fields[n++] = field;
    }
    used = arena_array(arena, n, sizeof *used);
    while (str_split(&names, ':', &name)) {
        const char *wanted = arena_cstr(arena, str_trim(name));

        for (size_t i = n; i-- > 0;) {
            if (used[i] || !str_is_nocase(field_name(fields[i]), wanted))
                continue;
            used[i] = true;
            relax_field(out, fields[i]);
            buf_add_c(out, "\r\n");
            break;
        }
    }
}

/* The names of h=: each header that is there, then From once more, so that none can be added. */
static struct str names_of(struct arena *arena, struct str message)
{
    struct buf out;

    buf_init(&out, 4096);
    for (size_t i = 0; i < SIGNED_NAMES; i++) {
        struct str rest = message, field;

        while (next_field(&rest, &field)) {
            if (!str_is_nocase(field_name(field), signed_names[i]))
                continue;
            buf_add_c(&out, signed_names[i]);
            buf_char(&out, ':');
        }
    }
    buf_add_c(&out, "From");
    return buf_take(&out, arena);
}

/* What is signed: the named fields and the signature's own with an empty b= (3.7). */
static struct str signed_text(struct arena *arena, struct str message, struct str names,
                              struct str own)
{
    struct buf out;

    buf_init(&out, MESSAGE_BYTES);
    relax_named(arena, &out, message, names);
    relax_field(&out, own);
    return buf_take(&out, arena);
}

static int sign_bytes(struct arena *arena, const struct dkim_key *key, struct str bytes,
                      struct str *signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char sum[HASH_BYTES], *out;
    size_t n = (size_t)EVP_PKEY_size(key->pkey);
    int done;

    out = arena_alloc(arena, n);
    sha256(bytes, sum);
    if (key->ed25519) /* RFC 8463 3: the hash is what is signed */
        done = EVP_DigestSignInit(context, NULL, NULL, NULL, key->pkey) == 1 &&
               EVP_DigestSign(context, out, &n, sum, sizeof sum) == 1;
    else
        done = EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->pkey) == 1 &&
               EVP_DigestSign(context, out, &n, (const unsigned char *)bytes.at, bytes.len) == 1;
    EVP_MD_CTX_free(context);
    *signature = base64_encode(arena, (struct str){(const char *)out, n});
    return done ? 0 : -1;
}

static bool verify_bytes(const struct dkim_key *key, struct str bytes, struct str signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const unsigned char *at = (const unsigned char *)signature.at;
    unsigned char sum[HASH_BYTES];
    bool good;

    sha256(bytes, sum);
    if (key->ed25519)
        good = EVP_DigestVerifyInit(context, NULL, NULL, NULL, key->pkey) == 1 &&
               EVP_DigestVerify(context, at, signature.len, sum, sizeof sum) == 1;
    else
        good = EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key->pkey) == 1 &&
               EVP_DigestVerify(context, at, signature.len, (const unsigned char *)bytes.at,
                                bytes.len) == 1;
    EVP_MD_CTX_free(context);
    return good;
}

/* h= with a fold where the line grows long; a fold may stand beside each colon (3.5). */
static void add_names(struct buf *out, struct str names)
{
    size_t column = 3;
    struct str name;

    buf_add_c(out, "\r\n h=");
    for (bool first = true; str_split(&names, ':', &name); first = false) {
        if (!first)
            buf_char(out, ':');
        if (column + name.len + 1 > FOLD_COLUMNS) {
            buf_add_c(out, "\r\n  ");
            column = 2;
        }
        buf_add(out, name);
        column += name.len + 1;
    }
}

int dkim_sign(struct arena *arena, const struct dkim_key *key, struct str message,
              struct moment date, struct str *field, struct diag *diag)
{
    struct str names = names_of(arena, message), hash = body_hash(arena, message), signature;
    struct str own;
    struct buf out;

    buf_init(&out, 1u << 16);
    buf_printf(&out,
               "DKIM-Signature: v=1; a=%s; c=relaxed/relaxed;\r\n d=%.*s; s=%.*s;\r\n t=%lld;",
               key->ed25519 ? "ed25519-sha256" : "rsa-sha256", STR_ARG(key->domain),
               STR_ARG(key->selector), (long long)date.s);
    add_names(&out, names);
    buf_printf(&out, ";\r\n bh=%.*s;\r\n b=", STR_ARG(hash));
    own = arena_str(arena, buf_str(&out));
    if (sign_bytes(arena, key, signed_text(arena, message, names, own), &signature) != 0) {
        diag_add(diag, SEVERITY_ERROR, (struct place){NULL, 0, 0},
                 "the DKIM key %.*s of %.*s cannot sign", STR_ARG(key->selector),
                 STR_ARG(key->domain));
        buf_free(&out);
        return -1;
    }
    for (size_t i = 0; i < signature.len; i += FOLD_COLUMNS) {
        if (i)
            buf_add_c(&out, "\r\n  ");
        buf_add(&out, str_slice(signature, i, i + FOLD_COLUMNS));
    }
    buf_add_c(&out, "\r\n");
    *field = buf_take(&out, arena);
    return 0;
}

/* The value of ${tag} ("bh") in a signature's field. */
static struct str tag_value(struct str field, const char *tag)
{
    struct str rest = str_from(field, str_chr(field, ':') + 1), part;

    while (str_split(&rest, ';', &part)) {
        size_t equals = str_chr(part, '=');

        if (equals != STR_NONE && str_is(str_trim(str_slice(part, 0, equals)), tag))
            return str_from(part, equals + 1);
    }
    return (struct str){NULL, 0};
}

/* Whether one signature field holds for the message. */
static bool field_holds(struct arena *arena, const struct dkim_key *key, struct str message,
                        struct str field)
{
    struct str b = tag_value(field, "b"), names = tag_value(field, "h"), signature;
    struct str own = str_slice(field, 0, (size_t)(b.at - field.at)); /* b= comes last in ours */

    if (b.len == 0 || !str_eq(str_trim(tag_value(field, "bh")), body_hash(arena, message)) ||
        base64_decode(arena, b, &signature) != 0)
        return false;
    return verify_bytes(key, signed_text(arena, message, names, own), signature);
}

bool dkim_verify(struct arena *arena, const struct dkim_key *key, struct str message)
{
    struct str rest = message, field;

    while (next_field(&rest, &field)) {
        if (str_is_nocase(field_name(field), "DKIM-Signature") &&
            str_eq(str_trim(tag_value(field, "s")), key->selector))
            return field_holds(arena, key, message, field);
    }
    return false;
}

static bool works(struct arena *arena, const struct dkim_key *key, struct diag *diag)
{
    struct str text = STR("From: a@example.org\r\nSubject: trial\r\n\r\ntrial\r\n"), field;
    struct moment epoch = {.s = 0};

    return dkim_sign(arena, key, text, epoch, &field, diag) == 0 &&
           dkim_verify(arena, key, arena_join(arena, field, text));
}

struct dkim_key *dkim_key_read(struct arena *arena, const char *path, struct str domain,
                               struct str selector, struct diag *diag)
{
    struct dkim_key *key = ARENA_NEW(arena, struct dkim_key);
    struct place place = {path, 0, 0};
    struct str pem;
    BIO *bio;
    int type;

    if (file_read_secret(arena, path, &pem, diag) != 0)
        return NULL;
    bio = BIO_new_mem_buf(pem.at, (int)pem.len);
    /* An empty passphrase: a key that needs one fails here and does not ask at the terminal. */
    key->pkey = PEM_read_bio_PrivateKey(bio, NULL, NULL, (void *)"");
    BIO_free(bio);
    key->domain = domain;
    key->selector = selector;
    type = key->pkey ? EVP_PKEY_get_base_id(key->pkey) : EVP_PKEY_NONE;
    key->ed25519 = type == EVP_PKEY_ED25519;
    if (type != EVP_PKEY_RSA && type != EVP_PKEY_ED25519)
        diag_add(diag, SEVERITY_ERROR, place,
                 "it holds no private key in PEM form, RSA or Ed25519, without a passphrase");
    else if (type == EVP_PKEY_RSA && EVP_PKEY_get_bits(key->pkey) < RSA_BITS_MIN)
        diag_add(diag, SEVERITY_ERROR, place, "an RSA key needs at least %d bits (RFC 8301)",
                 RSA_BITS_MIN);
    else if (!works(arena, key, diag))
        diag_add(diag, SEVERITY_ERROR, place, "a signature made with this key does not verify");
    else
        return key;
    dkim_key_free(key);
    return NULL;
}

void dkim_key_free(struct dkim_key *key)
{
    if (!key)
        return;
    EVP_PKEY_free(key->pkey);
    key->pkey = NULL;
}

struct str dkim_record(struct arena *arena, const struct dkim_key *key)
{
    unsigned char raw[HASH_BYTES], *der = NULL;
    size_t n = sizeof raw;
    struct str encoded;
    int bytes;

    if (key->ed25519) { /* RFC 8463 4: the bare 32 bytes */
        EVP_PKEY_get_raw_public_key(key->pkey, raw, &n);
        encoded = base64_encode(arena, (struct str){(const char *)raw, n});
        return arena_printf(arena, "v=DKIM1; k=ed25519; p=%.*s", STR_ARG(encoded));
    }
    bytes = i2d_PUBKEY(key->pkey, &der);
    encoded = base64_encode(arena, (struct str){(const char *)der, bytes > 0 ? (size_t)bytes : 0});
    OPENSSL_free(der);
    return arena_printf(arena, "v=DKIM1; k=rsa; p=%.*s", STR_ARG(encoded));
}

int dkim_generate(struct arena *arena, const char *algorithm, struct str *pem, struct diag *diag)
{
    EVP_PKEY *pkey = strcmp(algorithm, "ed25519") == 0 ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
                                                       : EVP_RSA_gen(RSA_BITS_NEW);
    BIO *bio = BIO_new(BIO_s_mem());
    char *at = NULL;
    long n;

    if (!pkey || PEM_write_bio_PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL) != 1 ||
        (n = BIO_get_mem_data(bio, &at)) <= 0) {
        diag_add(diag, SEVERITY_ERROR, (struct place){NULL, 0, 0}, "no key could be made");
        EVP_PKEY_free(pkey);
        BIO_free(bio);
        return -1;
    }
    *pem = arena_str(arena, (struct str){at, (size_t)n});
    EVP_PKEY_free(pkey);
    BIO_free(bio);
    return 0;
}
