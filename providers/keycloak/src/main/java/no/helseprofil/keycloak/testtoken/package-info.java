/** Where test tokens are asked for, and by which keys they are verified. */
@NullMarked
package no.helseprofil.keycloak.testtoken;

import org.jspecify.annotations.NullMarked;
