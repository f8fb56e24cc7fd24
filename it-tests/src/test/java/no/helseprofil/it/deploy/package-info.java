/** Contents of the folder {@code deploy}, as operators run them. */
@NullMarked
package no.helseprofil.it.deploy;

import org.jspecify.annotations.NullMarked;
