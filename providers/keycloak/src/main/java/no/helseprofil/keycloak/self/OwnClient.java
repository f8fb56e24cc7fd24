package no.helseprofil.keycloak.self;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.clientdraft.DraftChange;
import no.helseprofil.clientdraft.WantedSettings;
import no.helseprofil.decision.token.GrantedApis;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.clientdraft.DraftedClients;
import no.helseprofil.keycloak.clientdraft.DraftedClients.OpenDraft;
import no.helseprofil.keycloak.clientdraft.Drafts;
import no.helseprofil.keycloak.token.TokenLookup;
import no.helseprofil.keycloak.web.RealmLinks;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.rotation.RotatingKeys;
import no.helseprofil.rotation.UnfitKeyException;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Registered data of a client, in the members of NHN's self-service, with its keys and with its requested changes that
 * wait for a person. A member without a value is null and not left out, because NHN's samples read each member.
 */
record OwnClient(KeycloakSession session, ClientModel client) {

    private static final String OK = "ok";
    private static final String PENDING = "pending";
    private static final String WAITS = "it has been requested and awaits confirmation";
    private static final String WOULD_GO = "its removal has been requested and awaits confirmation";

    ObjectNode json() {
        RealmModel realm = session.getContext().getRealm();
        ClientMetadata registered = new ClientReader(session, realm).stored(client);
        WantedSettings now = new DraftedClients(session, realm).registered(client);
        Optional<OpenDraft.OfChange> asked = Drafts.of(session, client);
        WantedSettings then = asked.map(OpenDraft.OfChange::wanted).orElse(now);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("clientId", client.getClientId());
        scopes(
                json.putArray("apiScopes"),
                now.scopes(),
                then.scopes(),
                realm,
                registered.get(ClientSetting.ORGNR_PARENT));
        claims(json.putArray("audienceSpecificClientClaims"), now.claims(), then.claims());
        now.redirectUris().forEach(json.putArray("redirectUris")::add);
        now.postLogoutRedirectUris().forEach(json.putArray("postLogoutRedirectUris")::add);
        now.childOrganisations().forEach(json.putArray("childOrganizationNumbers")::add);
        json.set("keys", keys(registered));
        json.set("pendingChange", asked.<JsonNode>map(this::pending).orElse(json.nullNode()));
        return json;
    }

    /** Returns everything that waits. NHN's members have no place for waiting addresses and child organisations. */
    private ObjectNode pending(OpenDraft.OfChange asked) {
        ObjectNode pending = JsonNodeFactory.instance.objectNode();
        pending.put("confirmation", RealmLinks.confirmation(session, asked.clientId()));
        pending.put("expires", asked.ends().truncatedTo(ChronoUnit.SECONDS).toString());
        pending.set("changes", DraftChange.json(asked.changes()));
        return pending;
    }

    private static void scopes(
            ArrayNode into, List<String> now, List<String> then, RealmModel realm, @Nullable String organisation) {
        Stream.concat(now.stream(), then.stream()).distinct().sorted().forEach(scope -> {
            Optional<String> pending = now.contains(scope)
                    ? ApiScope.of(scope, realm).flatMap(registered -> pending(registered, realm, organisation))
                    : Optional.of(WAITS);
            into.addObject()
                    .put("scope", scope)
                    .put("status", pending.isEmpty() ? OK : PENDING)
                    .put("statusReason", pending.orElse(then.contains(scope) ? null : WOULD_GO));
        });
    }

    /** Returns why a scope isn't usable yet; for a client of several organisations, only a token request can say. */
    private static Optional<String> pending(ApiScope scope, RealmModel realm, @Nullable String organisation) {
        GrantedApis.Request request =
                organisation == null ? null : new GrantedApis.Request(Set.of(), organisation.strip());
        GrantedApis granted = GrantedApis.of(
                List.of(new GrantedApis.Scope(scope.toString(), scope.audience())),
                null,
                request,
                audience -> TokenLookup.api(audience, realm));
        if (granted.rejected().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                TokenLookup.api(scope.audience(), realm).disabled()
                        ? "the API is closed"
                        : "the organisation of this client has not accepted the terms of the API");
    }

    private static void claims(ArrayNode into, Map<String, String> now, Map<String, String> then) {
        Stream.concat(now.keySet().stream(), then.keySet().stream())
                .distinct()
                .sorted()
                .forEach(claim -> {
                    String active = now.get(claim);
                    String wanted = then.get(claim);
                    boolean waits = wanted != null && !wanted.equals(active);
                    into.addObject()
                            .put("claimType", claim)
                            .put("activeClaimValue", active)
                            .put("pendingClaimValue", waits ? wanted : null)
                            .put("status", waits ? waiting(active) : OK)
                            .put("statusReason", waits ? WAITS : wanted == null ? WOULD_GO : null);
                });
    }

    private static String waiting(@Nullable String active) {
        return active == null ? PENDING : "updatePending";
    }

    private static ArrayNode keys(ClientMetadata registered) {
        String jwks = registered.get(ClientSetting.JWKS);
        try {
            return jwks == null
                    ? JsonNodeFactory.instance.arrayNode()
                    : RotatingKeys.read(jwks, registered.keyEnds()).json();
        } catch (UnfitKeyException unreadable) {
            return JsonNodeFactory.instance.arrayNode();
        }
    }
}
