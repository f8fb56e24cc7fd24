/**
 * Commands with which an administrator reads and changes the realm of a running server in a terminal, by the admin
 * REST.
 */
@NullMarked
package no.helseprofil.command.remote;

import org.jspecify.annotations.NullMarked;
