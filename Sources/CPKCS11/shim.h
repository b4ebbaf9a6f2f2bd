// What the gateway calls of PKCS #11 (OASIS, v2.40): enough to let a token's AES key encrypt and decrypt a few bytes. The
// module is loaded while the program runs, so that it needs none to be built.
#ifndef CPKCS11_SHIM_H
#define CPKCS11_SHIM_H

#include <stddef.h>

// CK_FUNCTION_LIST: a version, and then the functions in the order of the standard.
typedef struct {
    unsigned char version[2];
    void *entries[68];
} CPKCS11_Functions;

typedef unsigned long CPKCS11_Number;
typedef CPKCS11_Number (*CPKCS11_GetFunctionList)(CPKCS11_Functions **list);

// CK_ATTRIBUTE.
typedef struct {
    CPKCS11_Number type;
    void *value;
    CPKCS11_Number length;
} CPKCS11_Attribute;

// CK_GCM_PARAMS.
typedef struct {
    void *iv;
    CPKCS11_Number iv_length;
    CPKCS11_Number iv_bits;
    void *context;
    CPKCS11_Number context_length;
    CPKCS11_Number tag_bits;
} CPKCS11_GCM;

// CK_MECHANISM.
typedef struct {
    CPKCS11_Number type;
    void *parameter;
    CPKCS11_Number length;
} CPKCS11_Mechanism;

static inline CPKCS11_Number CPKCS11_functions(void *symbol, CPKCS11_Functions **list) {
    return ((CPKCS11_GetFunctionList)symbol)(list);
}

static inline CPKCS11_Number CPKCS11_initialize(const CPKCS11_Functions *list) {
    return ((CPKCS11_Number(*)(void *))list->entries[0])(NULL);
}

static inline CPKCS11_Number CPKCS11_finalize(const CPKCS11_Functions *list) {
    return ((CPKCS11_Number(*)(void *))list->entries[1])(NULL);
}

// The slots with a token in them.
static inline CPKCS11_Number CPKCS11_slots(
    const CPKCS11_Functions *list, CPKCS11_Number *slots, CPKCS11_Number *count) {
    return ((CPKCS11_Number(*)(unsigned char, CPKCS11_Number *, CPKCS11_Number *))list->entries[4])(1, slots, count);
}

// The token's label: 32 bytes, filled with spaces.
static inline CPKCS11_Number CPKCS11_label(
    const CPKCS11_Functions *list, CPKCS11_Number slot, unsigned char label[32]) {
    unsigned char info[512] = {0};
    CPKCS11_Number result = ((CPKCS11_Number(*)(CPKCS11_Number, void *))list->entries[6])(slot, info);
    for (int index = 0; index < 32; index++) label[index] = info[index];
    return result;
}

// Opens a session that reads, CKF_SERIAL_SESSION.
static inline CPKCS11_Number CPKCS11_open(
    const CPKCS11_Functions *list, CPKCS11_Number slot, CPKCS11_Number *session) {
    return ((CPKCS11_Number(*)(CPKCS11_Number, CPKCS11_Number, void *, void *, CPKCS11_Number *))list->entries[12])(
        slot, 4, NULL, NULL, session);
}

// Logs in as the token's user, CKU_USER.
static inline CPKCS11_Number CPKCS11_login(
    const CPKCS11_Functions *list, CPKCS11_Number session, void *pin, CPKCS11_Number length) {
    return ((CPKCS11_Number(*)(CPKCS11_Number, CPKCS11_Number, void *, CPKCS11_Number))list->entries[18])(
        session, 1, pin, length);
}

// Finds up to two secret keys, CKO_SECRET_KEY, with that CKA_LABEL.
static inline CPKCS11_Number CPKCS11_find(
    const CPKCS11_Functions *list, CPKCS11_Number session, void *label, CPKCS11_Number length,
    CPKCS11_Number found[2], CPKCS11_Number *count) {
    CPKCS11_Number secret = 4;
    CPKCS11_Attribute wanted[2] = {{0, &secret, sizeof secret}, {3, label, length}};
    CPKCS11_Number result = ((CPKCS11_Number(*)(CPKCS11_Number, CPKCS11_Attribute *, CPKCS11_Number))
                                 list->entries[26])(session, wanted, 2);
    if (result != 0) return result;
    result = ((CPKCS11_Number(*)(CPKCS11_Number, CPKCS11_Number *, CPKCS11_Number, CPKCS11_Number *))
                  list->entries[27])(session, found, 2, count);
    ((CPKCS11_Number(*)(CPKCS11_Number))list->entries[28])(session);
    return result;
}

// Encrypts, or decrypts, within the token: CKM_AES_GCM with a tag of 128 bits behind the ciphertext.
static inline CPKCS11_Number CPKCS11_gcm(
    const CPKCS11_Functions *list, CPKCS11_Number session, CPKCS11_Number key, int encrypts, void *iv,
    CPKCS11_Number iv_length, void *context, CPKCS11_Number context_length, void *input, CPKCS11_Number input_length,
    void *output, CPKCS11_Number *output_length) {
    CPKCS11_GCM parameter = {iv, iv_length, iv_length * 8, context, context_length, 128};
    CPKCS11_Mechanism mechanism = {0x1087, &parameter, sizeof parameter};
    int begin = encrypts ? 29 : 33;
    CPKCS11_Number result = ((CPKCS11_Number(*)(CPKCS11_Number, CPKCS11_Mechanism *, CPKCS11_Number))
                                 list->entries[begin])(session, &mechanism, key);
    if (result != 0) return result;
    return ((CPKCS11_Number(*)(CPKCS11_Number, void *, CPKCS11_Number, void *, CPKCS11_Number *))
                list->entries[begin + 1])(session, input, input_length, output, output_length);
}

#endif
