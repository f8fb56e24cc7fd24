/**
 * A client of the profile that is right by default and wrong on request. A vendor uses it to see how a server answers,
 * and to break its own API with tokens and proofs that have exactly one fault.
 *
 * <pre>{@code
 * OidcClient client = OidcClient.discover(issuer, "my-client", SigningKey.load(Path.of("my-key.json")));
 *
 * Exchange granted = client.clientCredentials("nhn:demo-api/read");
 * String token = granted.accessToken();
 *
 * Exchange refused = client.withProof(ProofFault.WRONG_TYPE::apply).clientCredentials("nhn:demo-api/read");
 * String why = refused.response().errorDescription();
 * }</pre>
 *
 * <p>{@link no.helseprofil.testkit.client.Assertion} and {@link no.helseprofil.testkit.client.Proof} are recipes: each
 * {@code sign()} makes a new one, with its own {@code jti} and time. {@link no.helseprofil.testkit.client.Request}
 * sends what it was built with, once. Only {@link no.helseprofil.testkit.client.OidcClient} repeats a request, and only
 * for the nonce step of RFC 9449, section 8.
 */
@NullMarked
package no.helseprofil.testkit.client;

import org.jspecify.annotations.NullMarked;
