/** Public addresses of the internet, and those that the server may call because a client has registered them. */
@NullMarked
package no.helseprofil.network;

import org.jspecify.annotations.NullMarked;
