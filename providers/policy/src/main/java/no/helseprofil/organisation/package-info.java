/** Organisations: what is registered of a client, what it says it acts for, and what comes of the two. */
@NullMarked
package no.helseprofil.organisation;

import org.jspecify.annotations.NullMarked;
