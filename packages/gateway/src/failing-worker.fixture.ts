// A worker that cannot start, for tests.
throw new RangeError("this worker is broken");
