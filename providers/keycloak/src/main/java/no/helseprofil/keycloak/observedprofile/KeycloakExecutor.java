package no.helseprofil.keycloak.observedprofile;

import static org.keycloak.services.clientpolicy.ClientPolicyEvent.AUTHORIZATION_REQUEST;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.BACKCHANNEL_AUTHENTICATION_REQUEST;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.BACKCHANNEL_TOKEN_REQUEST;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.DEVICE_AUTHORIZATION_REQUEST;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.DEVICE_TOKEN_REQUEST;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.JWT_AUTHORIZATION_GRANT;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.PRE_AUTHORIZATION_REQUEST;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.PRE_TOKEN_REQUEST;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.PUSHED_AUTHORIZATION_REQUEST;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.REGISTER;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.REGISTERED;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.SERVICE_ACCOUNT_TOKEN_REQUEST;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.TOKEN_EXCHANGE_REQUEST;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.TOKEN_INTROSPECT;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.TOKEN_REFRESH;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.TOKEN_REQUEST;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.TOKEN_REVOKE;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.UPDATE;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.UPDATED;
import static org.keycloak.services.clientpolicy.ClientPolicyEvent.USERINFO_REQUEST;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;

/**
 * The executors that Keycloak ships. Each was read, and decided: at which events it may be run on a copy of what it is
 * given, without asking anybody else, waiting or using anything up; that it refuses nothing; or why it isn't run. What
 * stands not here is never run.
 */
public enum KeycloakExecutor {
    AUTH_FLOW_ENFORCER(Treatment.CHANGES, "chooses the authentication flow"),
    CLIENT_ID_METADATA_DOCUMENT(Treatment.REFUSED, "fetches a document of the client and creates the client from it"),
    CONFIDENTIAL_CLIENT(
            AUTHORIZATION_REQUEST,
            TOKEN_REQUEST,
            SERVICE_ACCOUNT_TOKEN_REQUEST,
            BACKCHANNEL_AUTHENTICATION_REQUEST,
            BACKCHANNEL_TOKEN_REQUEST),
    CONSENT_REQUIRED(REGISTER, UPDATE),
    /** Says of a proof at revocation what the library says, which may quote it. */
    DPOP_BIND_ENFORCER(
            Set.of(TOKEN_REVOKE),
            REGISTER,
            UPDATE,
            AUTHORIZATION_REQUEST,
            PRE_TOKEN_REQUEST,
            TOKEN_REQUEST,
            TOKEN_REFRESH,
            TOKEN_REVOKE,
            USERINFO_REQUEST,
            BACKCHANNEL_TOKEN_REQUEST),
    /** Quotes scopes. */
    DOWNSCOPE_ASSERTION_GRANT_ENFORCER(
            Set.of(TOKEN_EXCHANGE_REQUEST, JWT_AUTHORIZATION_GRANT), TOKEN_EXCHANGE_REQUEST, JWT_AUTHORIZATION_GRANT),
    FULL_SCOPE_DISABLED(REGISTER, UPDATE),
    HOLDER_OF_KEY_ENFORCER(
            REGISTER,
            UPDATE,
            TOKEN_REQUEST,
            SERVICE_ACCOUNT_TOKEN_REQUEST,
            BACKCHANNEL_TOKEN_REQUEST,
            TOKEN_REFRESH,
            TOKEN_REVOKE,
            USERINFO_REQUEST),
    INTENT_CLIENT_BIND_CHECKER(Treatment.REFUSED, "asks another server at each login, which would answer twice"),
    JWT_CLAIM_ENFORCER(TOKEN_EXCHANGE_REQUEST, JWT_AUTHORIZATION_GRANT),
    OID4VCI_POLICY_EXECUTOR(
            Treatment.REFUSED, "belongs to an experimental feature, of whose clients nothing is counted"),
    PKCE_ENFORCER(REGISTER, UPDATE, AUTHORIZATION_REQUEST, TOKEN_REQUEST),
    REGISTRATION_ACCESS_TOKEN_ROTATION_DISABLED(Treatment.CHANGES, "keeps registration access tokens as they are"),
    REJECT_IMPLICIT_GRANT(REGISTER, UPDATE, PUSHED_AUTHORIZATION_REQUEST, AUTHORIZATION_REQUEST),
    REJECT_REQUEST(
            REGISTER,
            UPDATE,
            PUSHED_AUTHORIZATION_REQUEST,
            AUTHORIZATION_REQUEST,
            TOKEN_REQUEST,
            SERVICE_ACCOUNT_TOKEN_REQUEST,
            TOKEN_REFRESH,
            TOKEN_EXCHANGE_REQUEST,
            JWT_AUTHORIZATION_GRANT,
            RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST,
            TOKEN_REVOKE,
            TOKEN_INTROSPECT,
            USERINFO_REQUEST,
            DEVICE_AUTHORIZATION_REQUEST,
            DEVICE_TOKEN_REQUEST,
            BACKCHANNEL_AUTHENTICATION_REQUEST,
            BACKCHANNEL_TOKEN_REQUEST),
    REJECT_ROPC_GRANT(REGISTER, UPDATE, RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST),
    SAML_AVOID_REDIRECT(Treatment.REFUSED, "looks at SAML clients, of whom nothing is counted"),
    SAML_SECURE_CLIENT_URIS(Treatment.REFUSED, "looks at SAML clients, of whom nothing is counted"),
    SAML_SIGNATURE_ENFORCER(Treatment.REFUSED, "looks at SAML clients, of whom nothing is counted"),
    SECRET_ROTATION(Treatment.CHANGES, "renews secrets"),
    SECURE_CIBA_REQ_SIG_ALGORITHM(REGISTER, UPDATE),
    SECURE_CIBA_SESSION(BACKCHANNEL_AUTHENTICATION_REQUEST),
    SECURE_CIBA_SIGNED_AUTHN_REQ(BACKCHANNEL_AUTHENTICATION_REQUEST),
    SECURE_CLIENT_AUTHENTICATION_ASSERTION(
            PUSHED_AUTHORIZATION_REQUEST, TOKEN_REQUEST, TOKEN_REFRESH, TOKEN_INTROSPECT, TOKEN_REVOKE),
    SECURE_CLIENT_AUTHENTICATOR(
            REGISTER,
            UPDATE,
            TOKEN_REQUEST,
            SERVICE_ACCOUNT_TOKEN_REQUEST,
            TOKEN_REFRESH,
            TOKEN_REVOKE,
            TOKEN_INTROSPECT),
    SECURE_CLIENT_URIS(REGISTER, UPDATE, AUTHORIZATION_REQUEST),
    SECURE_CLIENT_URIS_PATTERN(REGISTER, UPDATE),
    SECURE_LOGOUT(REGISTER, UPDATE),
    SECURE_PAR_CONTENT(PUSHED_AUTHORIZATION_REQUEST, PRE_AUTHORIZATION_REQUEST),
    /**
     * Looks up the host of an address. Not before the request is known to lead to a registered one: else a stranger
     * would choose what is looked up.
     */
    SECURE_REDIRECT_URIS_ENFORCER(REGISTER, UPDATE, AUTHORIZATION_REQUEST),
    SECURE_REQUEST_OBJECT(AUTHORIZATION_REQUEST),
    SECURE_RESPONSE_TYPE(REGISTER, UPDATE, AUTHORIZATION_REQUEST),
    SECURE_SESSION(AUTHORIZATION_REQUEST),
    SECURE_SIGNATURE_ALGORITHM(REGISTER, UPDATE),
    SECURE_SIGNATURE_ALGORITHM_SIGNED_JWT(
            TOKEN_REQUEST, SERVICE_ACCOUNT_TOKEN_REQUEST, TOKEN_REFRESH, TOKEN_REVOKE, TOKEN_INTROSPECT),
    SUPPRESS_REFRESH_TOKEN_ROTATION(Treatment.CHANGES, "leaves new refresh tokens out of answers"),
    TLS_CLIENT_AUTH_CA_SUBJECT_DN(REGISTERED, UPDATED),
    USE_LIGHTWEIGHT_ACCESS_TOKEN(Treatment.CHANGES, "makes access tokens smaller");

    /** Treatment of an executor in a profile that is observed. */
    public enum Treatment {
        /** It is run at some events. */
        OBSERVED,
        /** It refuses nothing and changes something, so there is nothing to run it for; it is passed over. */
        CHANGES,
        /** A profile that has it isn't observed. */
        REFUSED
    }

    private final Treatment treatment;
    private final @Nullable String does;
    private final Set<ClientPolicyEvent> quotesAt;
    private final Set<ClientPolicyEvent> events;

    KeycloakExecutor(Treatment treatment, String does) {
        this.treatment = treatment;
        this.does = does;
        this.quotesAt = Set.of();
        this.events = Set.of();
    }

    KeycloakExecutor(Set<ClientPolicyEvent> quotesAt, ClientPolicyEvent... events) {
        this.treatment = Treatment.OBSERVED;
        this.does = null;
        this.quotesAt = Set.copyOf(quotesAt);
        this.events = EnumSet.copyOf(Arrays.asList(events));
    }

    KeycloakExecutor(ClientPolicyEvent... events) {
        this(Set.of(), events);
    }

    /** Returns the executor of this id, if Keycloak ships it. */
    public static Optional<KeycloakExecutor> find(@Nullable String id) {
        return Arrays.stream(values())
                .filter(executor -> executor.id().equals(id))
                .findFirst();
    }

    /** Returns the id by which client profiles name it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Treatment treatment() {
        return treatment;
    }

    /** Returns a predicate for texts that says what it does where it isn't run. */
    public String does() {
        return does == null ? "" : does;
    }

    /**
     * Returns whether its reason for a refusal may quote the request. Elsewhere the reason is the same for all
     * requests, or comes of the client profile's configuration.
     */
    public boolean quotesAt(ClientPolicyEvent event) {
        return quotesAt.contains(event);
    }

    public Set<ClientPolicyEvent> events() {
        return Set.copyOf(events);
    }

    public boolean isRunAt(ClientPolicyEvent event) {
        return events.contains(event);
    }
}
