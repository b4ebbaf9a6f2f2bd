// PostgreSQL's client library (https://www.postgresql.org/docs/15/libpq.html) for Swift.
#ifndef CLIBPQ_SHIM_H
#define CLIBPQ_SHIM_H

#include <libpq-fe.h>

#endif
