// OpenSSL's libcrypto for Swift. Swift does not see function-like macros: each one that is needed has a function
// here, named after the macro.
#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/sha.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

static inline STACK_OF(X509) *COpenSSL_sk_X509_new_null(void) { return sk_X509_new_null(); }

static inline int COpenSSL_sk_X509_push(STACK_OF(X509) *stack, X509 *certificate) {
    return sk_X509_push(stack, certificate);
}

static inline int COpenSSL_sk_X509_num(const STACK_OF(X509) *stack) { return sk_X509_num(stack); }

static inline X509 *COpenSSL_sk_X509_value(const STACK_OF(X509) *stack, int index) {
    return sk_X509_value(stack, index);
}

// Frees the stack alone, not the certificates in it.
static inline void COpenSSL_sk_X509_free(STACK_OF(X509) *stack) { sk_X509_free(stack); }

static inline int COpenSSL_sk_X509_REVOKED_num(const STACK_OF(X509_REVOKED) *stack) {
    return sk_X509_REVOKED_num(stack);
}

static inline X509_REVOKED *COpenSSL_sk_X509_REVOKED_value(const STACK_OF(X509_REVOKED) *stack, int index) {
    return sk_X509_REVOKED_value(stack, index);
}

static inline int COpenSSL_sk_GENERAL_NAME_num(const GENERAL_NAMES *names) {
    return sk_GENERAL_NAME_num(names);
}

// The URI at this place, or NULL if another kind of name stands there.
static inline const ASN1_IA5STRING *COpenSSL_uri(const GENERAL_NAMES *names, int index) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
    return name != NULL && name->type == GEN_URI ? name->d.uniformResourceIdentifier : NULL;
}

static inline long COpenSSL_BIO_get_mem_data(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }

// RFC 2253 form. Letters beyond ASCII stay readable (UTF-8); control characters are escaped.
static inline int COpenSSL_X509_NAME_print(BIO *bio, const X509_NAME *name) {
    return X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
}

// Knows no pass phrase. Without one libcrypto would ask at the terminal when a PEM block is encrypted.
static inline int COpenSSL_no_passphrase(char *buffer, int size, int writing, void *context) {
    (void)buffer;
    (void)size;
    (void)writing;
    (void)context;
    return -1;
}

static inline X509 *COpenSSL_PEM_read_bio_X509(BIO *bio) {
    return PEM_read_bio_X509(bio, NULL, COpenSSL_no_passphrase, NULL);
}

static inline X509_CRL *COpenSSL_PEM_read_bio_X509_CRL(BIO *bio) {
    return PEM_read_bio_X509_CRL(bio, NULL, COpenSSL_no_passphrase, NULL);
}

static inline EVP_PKEY *COpenSSL_PEM_read_bio_PrivateKey(BIO *bio) {
    return PEM_read_bio_PrivateKey(bio, NULL, COpenSSL_no_passphrase, NULL);
}

static inline int COpenSSL_sk_ASN1_UTF8STRING_num(const STACK_OF(ASN1_UTF8STRING) *stack) {
    return sk_ASN1_UTF8STRING_num(stack);
}

static inline const ASN1_UTF8STRING *COpenSSL_sk_ASN1_UTF8STRING_value(
    const STACK_OF(ASN1_UTF8STRING) *stack, int index) {
    return sk_ASN1_UTF8STRING_value(stack, index);
}

// Which digest the first signer signed over; NID_undef if there is none.
static inline int COpenSSL_PKCS7_signer_digest(PKCS7 *message) {
    STACK_OF(PKCS7_SIGNER_INFO) *signers = PKCS7_get_signer_info(message);
    PKCS7_SIGNER_INFO *first = signers == NULL ? NULL : sk_PKCS7_SIGNER_INFO_value(signers, 0);
    return first == NULL ? NID_undef : OBJ_obj2nid(first->digest_alg->algorithm);
}

// Takes over the store. The name changed with OpenSSL 3.4.
static inline int COpenSSL_TS_VERIFY_CTX_set0_store(TS_VERIFY_CTX *context, X509_STORE *store) {
#if OPENSSL_VERSION_NUMBER >= 0x30400000L
    return TS_VERIFY_CTX_set0_store(context, store);
#else
    return TS_VERIFY_CTX_set_store(context, store) != NULL;
#endif
}

// Gives freed memory back to the system; glibc keeps it otherwise.
static inline void COpenSSL_release_free_memory(void) {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}

#endif
