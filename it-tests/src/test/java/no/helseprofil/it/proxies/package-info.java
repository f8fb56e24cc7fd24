/** Realms behind the proxies that operators have. */
@NullMarked
package no.helseprofil.it.proxies;

import org.jspecify.annotations.NullMarked;
