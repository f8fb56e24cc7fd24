/**
 * An API that validates access tokens and DPoP proofs as the profile requires, to read and to copy from; and the same
 * API with one {@link no.helseprofil.testkit.api.Flaw} at a time, as a target for probes.
 *
 * <pre>{@code
 * ApiSettings settings = ApiSettings.of(RealmKeys.of(issuer), "nhn:demo-api").scope("nhn:demo-api/read");
 * try (ReferenceApi api = ReferenceApi.start(settings)) {
 *     client.call(Request.get(api.address()), accessToken);
 * }
 * }</pre>
 *
 * <p>Begin with {@link no.helseprofil.testkit.api.Validation}: it lists the steps in their order. Each step is a method
 * of {@link no.helseprofil.testkit.api.AccessTokenRules} or {@link no.helseprofil.testkit.api.ProofRules}.
 */
@NullMarked
package no.helseprofil.testkit.api;

import org.jspecify.annotations.NullMarked;
