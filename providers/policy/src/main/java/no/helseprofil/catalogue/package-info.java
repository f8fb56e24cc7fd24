/** The list of all requirements, in their order. */
@NullMarked
package no.helseprofil.catalogue;

import org.jspecify.annotations.NullMarked;
