package no.helseprofil.keycloak.self;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import no.helseprofil.judgement.token.GrantedApis;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.gate.GrantedApisLookup;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.rotation.RotatingKeys;
import no.helseprofil.rotation.UnfitKeyException;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;

/**
 * What is registered of a client, in the members that NHN's self-service has, and its keys. What has no value is null,
 * and not left out: NHN's samples ask for each member.
 */
record OwnClient(KeycloakSession session, ClientModel client) {

    private static final String OK = "ok";

    ObjectNode json() {
        RealmModel realm = session.getContext().getRealm();
        ClientMetadata registered = new ClientReader(session, realm).stored(client);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("clientId", client.getClientId());
        scopes(json.putArray("apiScopes"), realm, registered.get(ClientSetting.ORGNR_PARENT));
        claims(json.putArray("audienceSpecificClientClaims"));
        add(json.putArray("redirectUris"), client.getRedirectUris());
        add(
                json.putArray("postLogoutRedirectUris"),
                OIDCAdvancedConfigWrapper.fromClientModel(client).getPostLogoutRedirectUris());
        add(
                json.putArray("childOrganizationNumbers"),
                ClientAttributes.list(registered.get(ClientSetting.ORGNR_CHILDREN)));
        json.set("keys", keys(registered));
        return json;
    }

    private void scopes(ArrayNode into, RealmModel realm, @Nullable String organisation) {
        ClientReader.scopes(client)
                .map(ClientScopeModel::getName)
                .distinct()
                .sorted()
                .flatMap(name -> ApiScope.of(name, realm).stream())
                .forEach(scope -> {
                    Optional<String> reason = pending(scope, realm, organisation);
                    into.addObject()
                            .put("scope", scope.toString())
                            .put("status", reason.isEmpty() ? OK : "pending")
                            .put("statusReason", reason.orElse(null));
                });
    }

    /** A client that may act for several organisations is told of terms when it asks for a token. */
    private static Optional<String> pending(ApiScope scope, RealmModel realm, @Nullable String organisation) {
        GrantedApis.Request request =
                organisation == null ? null : new GrantedApis.Request(Set.of(), organisation.strip());
        GrantedApis granted = GrantedApis.of(
                List.of(new GrantedApis.Scope(scope.toString(), scope.audience())),
                null,
                request,
                audience -> GrantedApisLookup.api(audience, realm));
        if (granted.rejected().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                GrantedApisLookup.api(scope.audience(), realm).disabled()
                        ? "the API is closed"
                        : "the organisation of this client has not accepted the terms of the API");
    }

    private void claims(ArrayNode into) {
        new TreeMap<>(client.getAttributes()).forEach((name, value) -> {
            if (name.startsWith(ClientAttributes.CLAIM)) {
                into.addObject()
                        .put("claimType", name.substring(ClientAttributes.CLAIM.length()))
                        .put("activeClaimValue", value)
                        .putNull("pendingClaimValue")
                        .put("status", OK)
                        .putNull("statusReason");
            }
        });
    }

    private static ArrayNode keys(ClientMetadata registered) {
        String jwks = registered.get(ClientSetting.JWKS);
        try {
            return jwks == null
                    ? JsonNodeFactory.instance.arrayNode()
                    : RotatingKeys.read(jwks, registered.keyEnds()).told();
        } catch (UnfitKeyException unreadable) {
            return JsonNodeFactory.instance.arrayNode();
        }
    }

    private static void add(ArrayNode into, Collection<String> values) {
        values.stream().sorted().forEach(into::add);
    }
}
