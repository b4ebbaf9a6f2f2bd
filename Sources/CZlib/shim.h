// zlib for Swift, which does not see function-like macros.
#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

// Begins a gzip stream (RFC 1952) whose header names neither a file nor a time.
static inline int CZlib_deflateInit_gzip(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
}

#endif
