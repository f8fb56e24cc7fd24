/**
 * What the profile lets the tokens of a client say: values, and rules on them. Who reads Keycloak's
 * models stands elsewhere.
 */
@NullMarked
package no.helseprofil.judgement.token;

import org.jspecify.annotations.NullMarked;
