/**
 * Access tokens and DPoP proofs for tests of APIs, valid or faulty as requested, in the form of the national test token
 * service.
 */
@NullMarked
package no.helseprofil.testtoken;

import org.jspecify.annotations.NullMarked;
