package no.helseprofil.keycloak.broker;

import com.nimbusds.jose.jwk.JWKSet;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import no.helseprofil.broker.BegunLogin;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.BrokerKey;
import no.helseprofil.broker.ProviderClient;
import no.helseprofil.broker.ProviderSettings;
import no.helseprofil.keycloak.broker.BrokerEndpoint.BegunLogins;
import no.helseprofil.keycloak.broker.BrokerEndpoint.BrokerFailure;
import no.helseprofil.keycloak.broker.BrokeredUser.StoredTokens;
import no.helseprofil.keycloak.broker.UpstreamProviderFactory.BrokerConfig;
import no.helseprofil.keycloak.database.RealmLock.ProviderLock;
import no.helseprofil.keycloak.user.UpstreamClaimMapper.ProviderClaims;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.oidc.OIDCIdentityProviderFactory;
import org.keycloak.broker.provider.AbstractIdentityProvider;
import org.keycloak.broker.provider.AuthenticationRequest;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityProviderMapper;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * An identity provider of the realm at HelseID or ID-porten. It shares only its place with Keycloak's broker for OpenID
 * Connect, which accepts more responses than may be accepted here (docs/decisions/0059-a-client-of-helseid.md).
 */
public final class UpstreamProvider extends AbstractIdentityProvider<BrokerConfig> {

    /** Settings that identify the registered client and its present key. */
    private static final List<String> IDENTITY =
            List.of(ProviderSettings.ISSUER, ProviderSettings.CLIENT_ID, ProviderSettings.KEY_ID);

    private final UpstreamProviderFactory factory;

    UpstreamProvider(KeycloakSession session, BrokerConfig config, UpstreamProviderFactory factory) {
        super(session, config);
        this.factory = factory;
    }

    /** Redirects the browser to the authorization endpoint, with only the request that was pushed before (PAR). */
    @Override
    public Response performLogin(AuthenticationRequest request) {
        AuthenticationSessionModel login = request.getAuthenticationSession();
        BegunLogins logins = new BegunLogins(login, alias());
        UpstreamClient side = otherSide(request.getRealm());
        try {
            BegunLogin.Wish wish = logins.wish(session);
            ProviderClient client = side.client();
            BegunLogin begun = BegunLogin.of(
                    client, request.getRedirectUri(), request.getState().getEncoded(), wish, BegunLogins::random);
            Response there = Response.seeOther(client.push(begun, wish)).build();
            logins.keep(begun);
            return there;
        } catch (BrokerException failed) {
            return new BrokerFailure(session, alias()).page(failed, login);
        }
    }

    @Override
    public Object callback(RealmModel realm, AuthenticationCallback callback, EventBuilder event) {
        return new BrokerEndpoint(session, realm, this, callback);
    }

    /** Returns whether a mapper can be used. Those of OpenID Connect find the claims in their usual place. */
    @Override
    public boolean isMapperSupported(IdentityProviderMapper mapper) {
        return super.isMapperSupported(mapper)
                || Arrays.asList(mapper.getCompatibleProviders()).contains(OIDCIdentityProviderFactory.PROVIDER_ID);
    }

    @Override
    public void authenticationFinished(AuthenticationSessionModel login, BrokeredIdentityContext context) {
        BrokeredUser.keepForLogout(login, context);
        ProviderClaims.finish(login, context);
    }

    @Override
    public @Nullable Response keycloakInitiatedBrowserLogout(
            KeycloakSession current, UserSessionModel userSession, UriInfo uriInfo, RealmModel realm) {
        return new BrokerLogout(current, realm, otherSide(realm)).sendThere(userSession);
    }

    /** Forgets metadata and keys, so that they are fetched at the next use: the console's <em>Reload keys</em>. */
    @Override
    public boolean reloadKeys() {
        try {
            factory.forget(getConfig().settings());
            return true;
        } catch (BrokerException unset) {
            return false;
        }
    }

    @Override
    @Deprecated
    public Response retrieveToken(KeycloakSession current, FederatedIdentityModel identity) {
        return new StoredTokens(otherSide(current.getContext().getRealm())).answer(identity);
    }

    @Override
    public Response retrieveToken(
            KeycloakSession current, FederatedIdentityModel identity, UserSessionModel userSession, UserModel user) {
        RealmModel realm = current.getContext().getRealm();
        Response answer = new StoredTokens(otherSide(realm)).answer(identity);
        current.users().updateFederatedIdentity(realm, user, identity);
        return answer;
    }

    /** Returns the public keys of this realm for the provider (RFC 7517). */
    @Override
    public Response export(UriInfo uriInfo, RealmModel realm, String format) {
        return keys(realm);
    }

    Response keys(RealmModel realm) {
        try {
            return Response.ok(new JWKSet(otherSide(realm).signingKeys().published()).toString(true))
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .build();
        } catch (BrokerException unset) {
            return Response.status(Response.Status.NOT_FOUND).build();
        }
    }

    /**
     * Registers the realm's next key at the provider, and signs with it from then on.
     *
     * @return the key that was registered
     * @throws BrokerException if the key wasn't registered, or the settings were changed meanwhile
     */
    public RegisteredNext registerNextKey(RealmModel realm) throws BrokerException {
        UpstreamClient side = otherSide(realm);
        BrokerKey next = side.signingKeys().next();
        ProviderClient client = side.client();
        if (next.id().equals(client.key().id())) {
            throw new BrokerException(
                    BrokerReason.KEY,
                    "The key that signs is the active one already: set keyId to it, and add one of higher priority");
        }
        Instant until = client.register(next);
        setKey(realm, next.id());
        return new RegisteredNext(next.id(), client.key().id(), until);
    }

    /**
     * Stores the key id in the current settings, and nothing else, since an administrator may have changed other
     * settings while this node waited for the provider.
     */
    private void setKey(RealmModel realm, String keyId) throws BrokerException {
        IdentityProviderModel stored = ProviderLock.take(session, realm, getConfig());
        if (stored == null || !IDENTITY.stream().allMatch(setting -> isAsBefore(stored, setting))) {
            throw new BrokerException(
                    BrokerReason.SETTINGS,
                    "The other side has taken the key " + keyId + ", but keyId isn't set to it: "
                            + String.join(", ", IDENTITY) + " have been changed meanwhile");
        }
        stored.getConfig().put(ProviderSettings.KEY_ID, keyId);
        session.identityProviders().update(stored);
    }

    private boolean isAsBefore(IdentityProviderModel stored, String setting) {
        return Objects.equals(
                stored.getConfig().get(setting), getConfig().getConfig().get(setting));
    }

    /**
     * A key that the provider has accepted.
     *
     * @param kid key id of the new key
     * @param before key id of the key that signed before
     * @param expiration end of the new key; null if the provider names none
     */
    public record RegisteredNext(
            String kid, String before, @Nullable Instant expiration) {}

    UpstreamClient otherSide(RealmModel realm) {
        return factory.otherSide(session, realm, getConfig());
    }

    String alias() {
        return getConfig().getAlias();
    }
}
