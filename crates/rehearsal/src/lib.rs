//! Stories, benchmarks and crash tests of the whole suite, and the support that tests share.
