/** The kit over HTTP, as {@code ./run --kit} starts it. */
@NullMarked
package no.helseprofil.testkit.control;

import org.jspecify.annotations.NullMarked;
