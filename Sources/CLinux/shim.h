// Calls of Linux whose variable arguments keep them from Swift.
#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

#if defined(__linux__)
#include <sys/prctl.h>
#include <sys/resource.h>

// Keeps the process from being dumped, and other processes of its user from reading its memory. 0 if it was done.
static inline int CLinux_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// Whether the process may be dumped.
static inline int CLinux_may_be_dumped(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0; }

// Names the calling thread, in 15 bytes at most.
static inline void CLinux_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

// Lowers the calling thread's share of the processors (nice(2): on Linux each thread has its own). 0 if it was done.
static inline int CLinux_give_way(int nice) { return setpriority(PRIO_PROCESS, 0, nice); }
#endif

#endif
