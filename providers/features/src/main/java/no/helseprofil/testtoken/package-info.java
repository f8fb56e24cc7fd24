/**
 * Access tokens and DPoP proofs for tests of APIs, right or wrong as somebody asks, in the shape of the national test
 * token service.
 */
@NullMarked
package no.helseprofil.testtoken;

import org.jspecify.annotations.NullMarked;
