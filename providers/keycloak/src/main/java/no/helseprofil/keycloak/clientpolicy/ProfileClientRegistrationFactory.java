package no.helseprofil.keycloak.clientpolicy;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.ClientReader.SectorIdentifiers;
import no.helseprofil.keycloak.notice.ClientContacts.RegisteredContacts;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.notice.Contact.Contacts;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.request.ResponseTypeCode;
import org.jspecify.annotations.Nullable;
import org.keycloak.jose.jwk.JWK;
import org.keycloak.jose.jwk.JWKParser;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.utils.AuthorizeClientUtil;
import org.keycloak.protocol.oidc.utils.OIDCResponseType;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.services.clientregistration.ClientRegistrationContext;
import org.keycloak.services.clientregistration.ClientRegistrationException;
import org.keycloak.services.clientregistration.ClientRegistrationProvider;
import org.keycloak.services.clientregistration.oidc.DescriptionConverter;
import org.keycloak.services.clientregistration.oidc.OIDCClientRegistrationProvider;
import org.keycloak.services.clientregistration.oidc.OIDCClientRegistrationProviderFactory;
import org.keycloak.services.clientregistration.policy.RegistrationAuth;
import org.keycloak.validation.ValidationUtil;

/**
 * Dynamic registration {@code openid-connect}: Keycloak's own, which takes {@code contacts} in a realm under the
 * profile.
 */
public final class ProfileClientRegistrationFactory extends OIDCClientRegistrationProviderFactory {

    @Override
    public ClientRegistrationProvider create(KeycloakSession session) {
        return RealmProfiles.isUnderProfile(session) ? new ProfileClientRegistration(session) : super.create(session);
    }

    /**
     * Takes {@code contacts} (RFC 7591, section 2), which Keycloak drops, of whom an administrator has let register: by
     * an initial access token, or by the registration access token of a client that was registered so; and of an
     * administrator who manages the realm. Of anybody else they are left out, as the RFC lets a server do: a stranger
     * would choose whom the server writes to, and {@code manage-clients} alone writes none of the profile's attributes.
     */
    static final class ProfileClientRegistration extends OIDCClientRegistrationProvider {

        private @Nullable List<String> contacts;
        private @Nullable String scope;

        ProfileClientRegistration(KeycloakSession session) {
            super(session);
        }

        @Override
        public Response createOIDC(OIDCClientRepresentation metadata) {
            new ReceivedMetadata(session, metadata).requireNew();
            contacts = metadata.getContacts();
            askForSector(metadata);
            return completed(super.createOIDC(metadata));
        }

        @Override
        public Response getOIDC(String clientId) {
            return completed(super.getOIDC(clientId));
        }

        @Override
        public Response updateOIDC(String clientId, OIDCClientRepresentation metadata) {
            new ReceivedMetadata(session, metadata).requireReadable();
            contacts = metadata.getContacts();
            scope = metadata.getScope();
            metadata.setScope(null);
            askForSector(metadata);
            return completed(super.updateOIDC(clientId, metadata));
        }

        @Override
        public void validateClient(ClientModel client, @Nullable OIDCClientRepresentation metadata, boolean create) {
            ValidationUtil.validateClient(session, client, metadata, create, invalid -> {
                session.getTransactionManager().setRollbackOnly();
                throw new RefusedException(RegistrationRefusals.invalid(invalid), Endpoint.OTHER);
            });
        }

        /** Keycloak fetches it once the client is stored. */
        private void askForSector(OIDCClientRepresentation metadata) {
            String address = metadata.getSectorIdentifierUri();
            if (address != null && !address.isBlank()) {
                SectorIdentifiers.ask(session, address);
            }
        }

        @Override
        public ClientRepresentation create(ClientRegistrationContext context) {
            offerContacts();
            return super.create(context);
        }

        @Override
        public ClientRepresentation update(String clientId, ClientRegistrationContext context) {
            offerContacts();
            keepDefaultScopes(clientId, context.getClient());
            return super.update(clientId, context);
        }

        /**
         * Sets {@code scope} as Keycloak means it: as the optional scopes of the client, which keeps its others.
         * Keycloak looks for those by {@code client_id} as if it were the internal id, and fails at each whose name was
         * chosen.
         */
        private void keepDefaultScopes(String clientId, ClientRepresentation proposed) {
            ClientModel client = session.getContext().getRealm().getClientByClientId(clientId);
            if (scope != null && client != null) {
                proposed.setOptionalClientScopes(Stream.of(scope.split(" ", -1))
                        .filter(name -> !name.isEmpty())
                        .toList());
                proposed.setDefaultClientScopes(
                        List.copyOf(client.getClientScopes(true).keySet()));
            }
        }

        private void offerContacts() {
            if (contacts != null && isLetRegister()) {
                RegisteredContacts.offer(session, contacts, isByAdministrator());
            }
        }

        private boolean isLetRegister() {
            return auth.resolveRegistrationAuth() == RegistrationAuth.AUTHENTICATED;
        }

        /** Returns whether what they come with is neither of the tokens that are given for registering. */
        private boolean isByAdministrator() {
            return !auth.isInitialAccessToken() && !auth.isRegistrationAccessToken();
        }

        /**
         * Returns the answer with all that is registered (RFC 7591, section 3.2.1), and with no response type that is
         * refused: Keycloak adds {@code none} to each client. No cache keeps it, since it has a token.
         */
        private Response completed(Response answer) {
            if (!(answer.getEntity() instanceof OIDCClientRepresentation metadata)) {
                return answer;
            }
            ClientModel client = session.getContext().getRealm().getClientByClientId(metadata.getClientId());
            if (isLetRegister()) {
                List<String> registered = Contacts.written(client.getAttribute(ClientAttributes.CONTACTS));
                metadata.setContacts(registered.isEmpty() ? null : registered);
            }
            if (metadata.getResponseTypes() != null && isForCode(client)) {
                metadata.setResponseTypes(metadata.getResponseTypes().stream()
                        .filter(OIDCResponseType.CODE::equals)
                        .toList());
            }
            return Response.fromResponse(answer)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build();
        }

        private boolean isForCode(ClientModel client) {
            return RealmProfiles.of(session)
                    .active()
                    .map(active ->
                            active.profile().terms(ClientReader.migration(client), ServerClock.INSTANCE.instant()))
                    .filter(terms ->
                            terms.phaseOf(Catalogue.get(ResponseTypeCode.class)).refuses())
                    .isPresent();
        }
    }
    /** Client metadata as it was sent. Keycloak answers to all that it can't convert that the metadata is invalid. */
    private record ReceivedMetadata(KeycloakSession session, OIDCClientRepresentation metadata) {

        private static final PrivateKeyJwt KEYS = Catalogue.get(PrivateKeyJwt.class);
        private static final Set<String> SUBJECT_TYPES = Set.of("public", "pairwise", "null");

        void requireNew() {
            if (metadata.getClientId() != null) {
                throw refused(RegistrationRefusals.member(
                        "client_id", "leave it out; the server gives a new client its name"));
            }
            requireReadable();
        }

        /** Refuses by the name of the member that is invalid. A key is for signatures if it doesn't say what for. */
        void requireReadable() {
            if (metadata.getJwks() != null && metadata.getJwksUri() != null) {
                throw refused(KEYS, "jwks, jwks_uri: send one of the two");
            }
            if (!SUBJECT_TYPES.contains(String.valueOf(metadata.getSubjectType()))) {
                throw refused(RegistrationRefusals.member("subject_type", "write public or pairwise, or leave it out"));
            }
            keys().forEach(this::complete);
            try {
                DescriptionConverter.toInternal(session, metadata);
            } catch (ClientRegistrationException invalid) {
                throw refusal(invalid);
            }
        }

        private Stream<JWK> keys() {
            return metadata.getJwks() == null
                    ? Stream.empty()
                    : Stream.ofNullable(metadata.getJwks().getKeys()).flatMap(Stream::of);
        }

        private void complete(@Nullable JWK key) {
            if (key != null && key.getPublicKeyUse() == null) {
                key.setPublicKeyUse(JWK.Use.SIG.asString());
            }
            boolean isOther = key != null && !JWK.Use.SIG.asString().equals(key.getPublicKeyUse());
            if (!isOther && !isReadable(key)) {
                throw refused(KEYS, "jwks: send public keys as RFC 7517 writes them; one of these can't be read");
            }
        }

        private static boolean isReadable(@Nullable JWK key) {
            try {
                return key != null && JWKParser.create(key).toPublicKey() != null;
            } catch (RuntimeException unreadable) {
                return false;
            }
        }

        private RefusedException refusal(ClientRegistrationException invalid) {
            String method = metadata.getTokenEndpointAuthMethod();
            if (invalid.getCause() instanceof IllegalArgumentException) {
                return refused(Catalogue.get(ResponseTypeCode.class), "response_types: write code");
            }
            if (method != null
                    && AuthorizeClientUtil.findClientAuthenticatorForOIDCAuthMethod(session, method) == null) {
                return refused(
                        KEYS, "token_endpoint_auth_method: write private_key_jwt; this server knows no such method");
            }
            return OIDCLoginProtocol.PRIVATE_KEY_JWT.equals(method)
                            && keys().noneMatch(key -> JWK.Use.SIG.asString().equals(key.getPublicKeyUse()))
                    ? refused(
                            KEYS,
                            "jwks: register the public key that verifies client assertions, with use sig or none; or its"
                                    + " address as jwks_uri")
                    : refused(RegistrationRefusals.member("client metadata", String.valueOf(invalid.getMessage())));
        }

        private RefusedException refused(Requirement requirement, String remedy) {
            return refused(Refusal.of(
                    session,
                    Finding.refusal(requirement, new Outcome.Failed(OAuthError.INVALID_CLIENT_METADATA, remedy))));
        }

        private static RefusedException refused(Refusal refusal) {
            return new RefusedException(refusal, Endpoint.OTHER);
        }
    }
}
