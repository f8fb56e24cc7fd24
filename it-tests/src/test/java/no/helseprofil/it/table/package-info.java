/**
 * The table <em>fault × way</em>: every way to be wrong that the profile names, at every place where a request can be
 * wrong in that way, each beside the same request without the fault. The faults are data
 * ({@link no.helseprofil.it.table.FaultRow}), so are the ways ({@link no.helseprofil.it.table.RequestWay}); a cell is a
 * test or a written reason why there is none.
 */
@NullMarked
package no.helseprofil.it.table;

import org.jspecify.annotations.NullMarked;
