// Calls of Linux whose variable arguments keep them from Swift.
#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

#if defined(__linux__)
#include <sys/prctl.h>

// Keeps the process from being dumped, and other processes of its user from reading its memory. 0 if it was done.
static inline int CLinux_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// Whether the process may be dumped.
static inline int CLinux_may_be_dumped(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0; }
#endif

#endif
