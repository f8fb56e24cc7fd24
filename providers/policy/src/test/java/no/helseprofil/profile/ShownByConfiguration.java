package no.helseprofil.profile;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.client.AccessTokenLifetime;
import no.helseprofil.profile.client.AccessTokenType;
import no.helseprofil.profile.client.ClientId;
import no.helseprofil.profile.client.ConfidentialClient;
import no.helseprofil.profile.client.IssuerInResponse;
import no.helseprofil.profile.client.LeastPrivilege;
import no.helseprofil.profile.client.OutboundAddress;
import no.helseprofil.profile.key.KeyExpiry;
import no.helseprofil.profile.key.KeyStrength;
import no.helseprofil.profile.key.SigningAlgorithm;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.profile.proof.SenderConstrainedTokens;
import no.helseprofil.profile.realm.RefreshTokenRotation;
import no.helseprofil.profile.request.Blocked;
import no.helseprofil.profile.request.GrantType;
import no.helseprofil.profile.request.GrantedScopes;
import no.helseprofil.profile.request.IdentityScopes;
import no.helseprofil.profile.request.NoPasswordGrant;
import no.helseprofil.profile.request.OnlyCohorts;
import no.helseprofil.profile.request.PkceS256;
import no.helseprofil.profile.request.PushedAuthorization;
import no.helseprofil.profile.request.RedirectUris;
import no.helseprofil.profile.request.ResponseTypeCode;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of {@code docs/forecast.md}: whether what is registered of a client shows by itself that a
 * requirement will refuse it, and how, or why not. Each requirement that looks at what is registered needs one.
 */
enum ShownByConfiguration {
    COHORTS(OnlyCohorts.class, true, "in an emergency, a client that is in none of the cohorts that are let in"),
    PUBLIC(ConfidentialClient.class, "a public client", ClientFixture::isPublic, Sent.AS_ASKED),
    AUTHENTICATION(
            PrivateKeyJwt.class,
            "authentication other than `private_key_jwt`, or a `jwks_uri` without https",
            client -> client.authenticator("client-secret"),
            Sent.AS_ASKED),
    ALGORITHMS(
            SigningAlgorithm.class,
            "a forbidden algorithm for its assertions, access tokens or ID tokens, set at client or realm",
            client -> client.with(ClientSetting.CODE_FLOW, "true").tokenAlgorithms("HS256", "ES256"),
            Sent.AS_ASKED),
    WEAK_KEYS(
            KeyStrength.class,
            "all its keys are too short",
            client -> client.with(ClientSetting.JWKS, JwkFixture.set(JwkFixture.rsa(1024))),
            Sent.OTHERWISE),
    ENDED_KEYS(
            KeyExpiry.class,
            "all its keys have ended by then",
            client -> client.with(
                            ClientSetting.JWKS,
                            JwkFixture.set(JwkFixture.with(JwkFixture.rsa(2048), "kid", FactsFixture.KEY_ID)))
                    .keyExpires("2020-01-01T00:00:00Z"),
            Sent.AS_ASKED),
    PATTERNS(
            RedirectUris.class,
            "browser logins, and only redirect URIs with a wildcard or without protection",
            client -> client.with(ClientSetting.CODE_FLOW, "true").redirectUris("*"),
            Sent.AS_ASKED),
    NO_CODE(
            ResponseTypeCode.class,
            "implicit flow without the code flow",
            client -> client.with(ClientSetting.IMPLICIT_FLOW, "true"),
            Sent.OTHERWISE),
    PLAIN(
            PkceS256.class,
            "a PKCE method other than `S256`, which Keycloak then requires",
            client -> client.with(ClientSetting.CODE_FLOW, "true").with(ClientSetting.CODE_CHALLENGE_METHOD, "plain"),
            Sent.OTHERWISE),
    PASSWORDS(
            NoPasswordGrant.class,
            "no grant but the password grant",
            client -> client.with(ClientSetting.PASSWORD_GRANT, "true"),
            Sent.OTHERWISE),
    OTHER_GRANTS(
            GrantType.class,
            "no grants but device, CIBA or JWT bearer",
            client -> client.with(ClientSetting.DEVICE_GRANT, "true"),
            Sent.OTHERWISE),
    UNREACHABLE_KEYS(
            OutboundAddress.class,
            "keys at an address that isn't called, so that assertions can't be verified",
            client -> client.with(ClientSetting.JWKS_URI, "https://10.0.0.1/jwks"),
            Sent.AS_ASKED),

    BLOCKS(Blocked.class, false, "a block's preview names the clients"),
    SCOPES(GrantedScopes.class, false, "only requests show it"),
    NAME(ClientId.class, false, "refuses only registrations"),
    PUSHED(PushedAuthorization.class, false, "only requests show it"),
    BOUND(SenderConstrainedTokens.class, false, "only requests show it"),
    ORGANISATIONS(Organisation.class, false, "only requests show it"),
    IDENTITY(
            IdentityScopes.class,
            false,
            "only requests show it; the activation's dry run names clients with such a scope (`answersAtOnce`)"),
    ISSUER(IssuerInResponse.class, false, "refuses no request"),
    LIFETIME(AccessTokenLifetime.class, false, "refuses no request; see `changes`"),
    TYPE(AccessTokenType.class, false, "refuses no request; see `changes`"),
    ROLES(LeastPrivilege.class, false, "refuses no request; see `changes`"),
    ROTATION(RefreshTokenRotation.class, false, "refuses no request; see `changes`");

    /** Request that such a client can make: one that is as the requirement asks except for the client, or another. */
    enum Sent {
        AS_ASKED,
        OTHERWISE
    }

    private final Class<? extends Requirement> requirement;
    private final boolean isShown;
    private final String text;
    private final @Nullable Consumer<ClientFixture> registered;
    private final Sent sent;

    ShownByConfiguration(Class<? extends Requirement> requirement, boolean isShown, String text) {
        this(requirement, isShown, text, null, Sent.OTHERWISE);
    }

    ShownByConfiguration(
            Class<? extends Requirement> requirement, String text, Consumer<ClientFixture> registered, Sent sent) {
        this(requirement, true, text, registered, sent);
    }

    ShownByConfiguration(
            Class<? extends Requirement> requirement,
            boolean isShown,
            String text,
            @Nullable Consumer<ClientFixture> registered,
            Sent sent) {
        this.requirement = requirement;
        this.isShown = isShown;
        this.text = text;
        this.registered = registered;
        this.sent = sent;
    }

    static Optional<ShownByConfiguration> of(Requirement requirement) {
        return Arrays.stream(values())
                .filter(row -> row.requirement == requirement.getClass())
                .findFirst();
    }

    /** Returns how the registration shows a refusal, or why it can't. */
    static String text(Requirement requirement) {
        return of(requirement)
                .map(row -> row.text)
                .orElseGet(() -> requirement.kind() == RequirementKind.MEASURED
                        ? "refuses no request"
                        : "only requests show it");
    }

    boolean isShown() {
        return isShown;
    }

    /** Such a client; empty if the timetable shows it, and nothing that is registered. */
    Optional<ClientFixture> client() {
        return Optional.ofNullable(registered).map(change -> {
            ClientFixture client = ClientFixture.compliant();
            change.accept(client);
            return client;
        });
    }

    /** A request of such a client. */
    FactsFixture request(RequirementContract contract) {
        FactsFixture request = sent == Sent.AS_ASKED
                ? contract.compliant()
                : contract.deviating().orElseThrow();
        return registered == null ? request : request.client(registered);
    }
}
