/** What an administrator does in a terminal with the realm of a running server, by the admin REST. */
@NullMarked
package no.helseprofil.command.remote;

import org.jspecify.annotations.NullMarked;
