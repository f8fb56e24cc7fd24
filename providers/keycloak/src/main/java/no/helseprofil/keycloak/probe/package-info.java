/** How a probe reaches an API: to which hosts, by which addresses, with which key, and never further. */
@NullMarked
package no.helseprofil.keycloak.probe;

import org.jspecify.annotations.NullMarked;
