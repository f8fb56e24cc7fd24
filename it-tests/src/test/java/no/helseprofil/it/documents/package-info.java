/** The documentation as its readers use it: what they paste compiles, runs and answers as the page says. */
@NullMarked
package no.helseprofil.it.documents;

import org.jspecify.annotations.NullMarked;
