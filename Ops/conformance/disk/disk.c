/* A disk that a test makes fail while a program runs: loaded before the C library (LD_PRELOAD). It looks at the files below
   the directories $ONCEGATE_TEST_DISK_BELOW only, which have colons between them.

   - What is written and not yet synced is kept in the journal $ONCEGATE_TEST_DISK_JOURNAL, with what stood there before, so
     that it can be dropped as a power cut drops it (harness/disk.py reads it). Directories are taken as synced.
   - The control file $ONCEGATE_TEST_DISK says which calls on which files fail, with which error, or write only a part. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITES = 1, READS = 2, SYNCS = 4, CUTS = 8, SHORT = 16 };

struct control {
    int32_t calls;    /* which calls are concerned */
    int32_t error;    /* what they fail with */
    int32_t hits;     /* how many were */
    char suffix[52];  /* how the names of the files end */
};

static struct control *control;
static const char *below;
static int journal = -1;

__attribute__((constructor)) static void load(void) {
    const char *path = getenv("ONCEGATE_TEST_DISK"), *kept = getenv("ONCEGATE_TEST_DISK_JOURNAL");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *page = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (page != MAP_FAILED) control = page;
    close(file);
    below = getenv("ONCEGATE_TEST_DISK_BELOW");
    if (kept) journal = open(kept, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

/* The name of an open file that is watched. */
static int watched(int file, char *name, size_t size) {
    if (!control || !below) return 0;
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    int before = errno;
    ssize_t length = readlink(link, name, size - 1);
    errno = before;
    if (length <= 0) return 0;
    name[length] = 0;
    for (const char *part = below; part; part = strchr(part, ':') ? strchr(part, ':') + 1 : NULL) {
        size_t end = strcspn(part, ":");
        if (end && strncmp(name, part, end) == 0 && name[end] == '/') return 1;
    }
    return 0;
}

static int is_hit(const char *name, int call) {
    size_t length = strlen(name), end = strnlen(control->suffix, sizeof control->suffix);
    if (!(control->calls & call) || length < end || memcmp(name + length - end, control->suffix, end) != 0) return 0;
    __atomic_fetch_add(&control->hits, 1, __ATOMIC_RELAXED);
    return 1;
}

/* kind, size of the file before, offset, lengths of the name and of what was and is there; then these three. */
static void keep(char kind, const char *name, int file, off_t offset, const void *bytes, size_t count) {
    if (journal < 0) return;
    int before = errno;
    struct stat status = {0};
    fstat(file, &status);
    size_t old = 0;
    if (kind == 'T' && status.st_size > offset) old = (size_t)(status.st_size - offset);
    if (kind == 'W' && status.st_size > offset) {
        old = (size_t)(status.st_size - offset);
        if (old > count) old = count;
    }
    char *was = malloc(old + 1);
    ssize_t read = old ? syscall(SYS_pread64, file, was, old, offset) : 0;
    int64_t head[6] = {kind, status.st_size, offset, (int64_t)strlen(name), read > 0 ? read : 0, (int64_t)count};
    struct iovec parts[] = {{head, sizeof head}, {(void *)name, (size_t)head[3]}, {was, (size_t)head[4]}, {(void *)bytes, count}};
    syscall(SYS_writev, journal, parts, 4);
    free(was);
    errno = before;
}

static ssize_t put(int file, const void *bytes, size_t count, off_t offset, int is_at) {
    char name[4096];
    if (count && watched(file, name, sizeof name)) {
        if (is_hit(name, WRITES)) return errno = control->error, -1;
        if (count > 1 && is_hit(name, SHORT)) count /= 2;
        off_t at = offset;
        if (!is_at) {
            int is_appended = fcntl(file, F_GETFL) & O_APPEND;
            at = lseek(file, 0, SEEK_CUR);
            struct stat status;
            if (is_appended && fstat(file, &status) == 0) at = status.st_size;
        }
        if (at >= 0) keep('W', name, file, at, bytes, count);
    }
    return is_at ? syscall(SYS_pwrite64, file, bytes, count, offset) : syscall(SYS_write, file, bytes, count);
}

ssize_t write(int file, const void *bytes, size_t count) { return put(file, bytes, count, 0, 0); }
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) { return put(file, bytes, count, offset, 1); }
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) { return put(file, bytes, count, offset, 1); }

static ssize_t get(int file, void *bytes, size_t count, off_t offset) {
    char name[4096];
    if (control && control->calls & READS && watched(file, name, sizeof name) && is_hit(name, READS))
        return errno = control->error, -1;
    return syscall(SYS_pread64, file, bytes, count, offset);
}

ssize_t pread(int file, void *bytes, size_t count, off_t offset) { return get(file, bytes, count, offset); }
ssize_t pread64(int file, void *bytes, size_t count, off64_t offset) { return get(file, bytes, count, offset); }

static int cut(int file, off_t length) {
    char name[4096];
    if (watched(file, name, sizeof name)) {
        if (is_hit(name, CUTS)) return errno = control->error, -1;
        keep('T', name, file, length, NULL, 0);
    }
    return (int)syscall(SYS_ftruncate, file, length);
}

int ftruncate(int file, off_t length) { return cut(file, length); }
int ftruncate64(int file, off64_t length) { return cut(file, length); }

static int sync_file(long call, int file) {
    char name[4096];
    int is_watched = watched(file, name, sizeof name);
    if (is_watched && is_hit(name, SYNCS)) return errno = control->error, -1;
    int result = (int)syscall(call, file);
    if (is_watched && result == 0) keep('S', name, file, 0, NULL, 0);
    return result;
}

int fsync(int file) { return sync_file(SYS_fsync, file); }
int fdatasync(int file) { return sync_file(SYS_fdatasync, file); }
