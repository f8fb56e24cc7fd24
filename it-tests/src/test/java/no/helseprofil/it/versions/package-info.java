/** On which servers the tests have run, and README's table of them. */
@NullMarked
package no.helseprofil.it.versions;

import org.jspecify.annotations.NullMarked;
