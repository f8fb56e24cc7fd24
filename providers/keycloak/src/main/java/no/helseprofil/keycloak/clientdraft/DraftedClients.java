package no.helseprofil.keycloak.clientdraft;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import no.helseprofil.clientdraft.ClientDraft;
import no.helseprofil.clientdraft.ClientDraft.UnfitDraftException;
import no.helseprofil.clientdraft.DraftChange;
import no.helseprofil.clientdraft.WantedSettings;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.RequestedClient;
import no.helseprofil.keycloak.client.RequestedClient.WrittenClient;
import no.helseprofil.keycloak.keys.ForeignKeys;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.rotation.OfferedKey.UnfitKeyException;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.ModelToRepresentation;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * Clients of this realm that drafts concern: their registered settings, the check of a draft, and its execution.
 *
 * @param session the request
 * @param realm the realm
 */
public record DraftedClients(KeycloakSession session, RealmModel realm) {

    private static final String POST_LOGOUT = OIDCConfigAttributes.POST_LOGOUT_REDIRECT_URIS;
    private static final String BETWEEN_ADDRESSES = "##";
    private static final String NOWHERE = "-";

    /** Returns the registered settings of a client, as far as a draft may request them. */
    public WantedSettings registered(ClientModel client) {
        SortedMap<String, String> claims = new TreeMap<>();
        client.getAttributes().forEach((name, value) -> {
            if (name.startsWith(ClientAttributes.CLAIM)) {
                claims.put(name.substring(ClientAttributes.CLAIM.length()), value);
            }
        });
        return new WantedSettings(
                apiScopes(client),
                claims,
                List.copyOf(client.getRedirectUris()),
                OIDCAdvancedConfigWrapper.fromClientModel(client).getPostLogoutRedirectUris(),
                ClientAttributes.list(client.getAttribute(ClientAttributes.ORGNR_CHILDREN)));
    }

    private List<String> apiScopes(ClientModel client) {
        return ClientReader.scopes(client)
                .map(ClientScopeModel::getName)
                .flatMap(name -> ApiScope.of(name, realm).stream())
                .map(ApiScope::toString)
                .toList();
    }

    /**
     * Checks whether a requested client would be registered now. Nothing is stored.
     *
     * @throws UnfitDraftException if it wouldn't be
     */
    void judge(ClientDraft draft, String clientId) throws UnfitDraftException {
        requireApis(draft.settings(), WantedSettings.NONE);
        requireOwnKey(draft);
        new DraftClientRegistrationProvider(session).judge(representation(draft, clientId));
    }

    /** Checks that the scopes which a draft adds belong to APIs of this realm. */
    void requireApis(WantedSettings wanted, WantedSettings before) throws UnfitDraftException {
        for (String scope : wanted.scopes()) {
            boolean known = before.scopes().contains(scope)
                    || ApiScope.of(scope, realm).isPresent()
                            && KeycloakModelUtils.getClientScopeByName(realm, scope) != null;
            if (!known) {
                throw new UnfitDraftException(
                        400, "name in apiScopes the scopes of this realm's APIs, such as nhn:selvbetjening/client");
            }
        }
    }

    private void requireOwnKey(ClientDraft draft) throws UnfitDraftException {
        try {
            new ForeignKeys(session, realm).requireNone(draft.key(), null, null);
        } catch (UnfitKeyException foreign) {
            throw new UnfitDraftException(409, foreign.remedy());
        }
    }

    /**
     * Registers a client. The caller holds the lock of the realm. The organisation, its units and the claims are
     * written afterwards, on the authority of the person who confirms, who manages the realm. A registration itself may
     * not contain them.
     */
    ClientModel register(OpenDraft.OfClient asked, Profile profile) throws UnfitDraftException {
        ClientDraft draft = asked.draft();
        requireApis(draft.settings(), WantedSettings.NONE);
        requireOwnKey(draft);
        ClientModel client =
                new DraftClientRegistrationProvider(session).register(representation(draft, asked.clientId()));
        ClientMetadata before = new ClientReader(session, realm).stored(client);
        client.setAttribute(ClientAttributes.ORGNR_PARENT, draft.organisation());
        client.setAttribute(ClientAttributes.INITIAL_ACCESS, asked.offeredBy());
        write(client, draft.settings());
        judge(client, before, profile);
        return client;
    }

    /** Changes a client. The caller holds the client's lock. */
    void change(ClientModel client, WantedSettings wanted, Profile profile) throws UnfitDraftException {
        WantedSettings before = registered(client);
        requireApis(wanted, before);
        ClientMetadata stored = new ClientReader(session, realm).stored(client);
        ClientRepresentation proposed = ModelToRepresentation.toRepresentation(client, session);
        proposed.setRedirectUris(wanted.redirectUris());
        Map<String, String> attributes = new HashMap<>(proposed.getAttributes());
        attributes.put(POST_LOGOUT, postLogout(wanted));
        proposed.setAttributes(attributes);
        Set<String> gone = new LinkedHashSet<>(before.scopes());
        wanted.scopes().forEach(gone::remove);
        proposed.setDefaultClientScopes(without(proposed.getDefaultClientScopes(), gone));
        List<String> optional = new ArrayList<>(without(proposed.getOptionalClientScopes(), gone));
        wanted.scopes().stream()
                .filter(scope -> !before.scopes().contains(scope))
                .forEach(optional::add);
        proposed.setOptionalClientScopes(optional);
        new DraftClientRegistrationProvider(session).change(proposed);
        write(client, wanted);
        judge(client, stored, profile);
    }

    private static List<String> without(Collection<String> scopes, Set<String> gone) {
        return scopes.stream().filter(scope -> !gone.contains(scope)).toList();
    }

    private static void write(ClientModel client, WantedSettings wanted) {
        if (wanted.childOrganisations().isEmpty()) {
            client.removeAttribute(ClientAttributes.ORGNR_CHILDREN);
        } else {
            client.setAttribute(ClientAttributes.ORGNR_CHILDREN, String.join(",", wanted.childOrganisations()));
        }
        List.copyOf(client.getAttributes().keySet()).stream()
                .filter(name -> name.startsWith(ClientAttributes.CLAIM))
                .filter(name -> !wanted.claims().containsKey(name.substring(ClientAttributes.CLAIM.length())))
                .forEach(client::removeAttribute);
        wanted.claims().forEach((name, value) -> client.setAttribute(ClientAttributes.CLAIM + name, value));
        client.updateClient();
    }

    /** Judges the client with the settings that were written after the registration. A refusal is rolled back. */
    private void judge(ClientModel client, ClientMetadata before, Profile profile) throws UnfitDraftException {
        Optional<Finding> refusal = new WrittenClient(client, before)
                .refusal(new ClientReader(session, realm), profile, ServerClock.INSTANCE.instant());
        if (refusal.isPresent()) {
            session.getTransactionManager().setRollbackOnly();
            throw new UnfitDraftException(400, refusal.get().description());
        }
    }

    private static ClientRepresentation representation(ClientDraft draft, String clientId) {
        WantedSettings wanted = draft.settings();
        ClientRepresentation client = RequestedClient.of(clientId, jwks(draft), wanted.redirectUris(), wanted.scopes());
        client.getAttributes().put(POST_LOGOUT, postLogout(wanted));
        return client;
    }

    /**
     * Returns the post-logout redirect URIs, or the value for none. Keycloak would take an unset attribute to mean all
     * redirect URIs, which the draft hasn't requested.
     */
    private static String postLogout(WantedSettings wanted) {
        return wanted.postLogoutRedirectUris().isEmpty()
                ? NOWHERE
                : String.join(BETWEEN_ADDRESSES, wanted.postLogoutRedirectUris());
    }

    private static String jwks(ClientDraft draft) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        set.putArray("keys")
                .add(draft.key().key().written(draft.key().id(), draft.key().algorithm()));
        return set.toString();
    }

    /** A draft that isn't answered yet, as it stands now. */
    public sealed interface OpenDraft {

        /** Returns the {@code client_id} of the client, or the one that it would get. */
        String clientId();

        /** Returns a hash of everything that a page shows of the draft. It changes if any of that changes. */
        String content();

        Instant ends();

        /**
         * A request for a new client.
         *
         * @param draft requested client
         * @param offeredBy id of the initial access token with which it is requested
         */
        record OfClient(String clientId, String content, Instant ends, ClientDraft draft, String offeredBy)
                implements OpenDraft {}

        /**
         * A request for a change of an existing client.
         *
         * @param client internal id
         * @param wanted requested settings
         * @param changes differences from the present registration
         */
        record OfChange(
                String clientId,
                String content,
                Instant ends,
                String client,
                WantedSettings wanted,
                List<DraftChange> changes)
                implements OpenDraft {

            public OfChange {
                changes = List.copyOf(changes);
            }
        }
    }
}
