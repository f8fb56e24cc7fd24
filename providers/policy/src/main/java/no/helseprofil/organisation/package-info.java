/** Organisations of clients: those that are registered, those that a client names, and the one that it acts for. */
@NullMarked
package no.helseprofil.organisation;

import org.jspecify.annotations.NullMarked;
