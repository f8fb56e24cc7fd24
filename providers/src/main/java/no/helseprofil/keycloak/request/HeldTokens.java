package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.incident.Blocks;
import no.helseprofil.keycloak.client.ClientIncident;
import no.helseprofil.keycloak.client.NamedClient;
import no.helseprofil.organisation.ToldOrganisations;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Reads the tokens that a request brings, as far as it says whose they are. Nothing is verified: what Keycloak can't
 * read it takes from nobody, and what is forged holds against its sender alone. Where nothing is blocked nothing is
 * read.
 */
record HeldTokens(KeycloakSession session, Blocks blocks) {

    /** Where the token endpoint takes a token, whatever the grant. */
    private static final List<String> PARAMETERS =
            List.of("refresh_token", "subject_token", "actor_token", "assertion", "claim_token", "rpt");

    /** This server makes no longer chains of clients, and what anybody writes into a token makes it look up no more. */
    private static final int MOST_ACTORS = 20;

    private static final List<String> OF_CLIENTS = List.of("azp", "client_id");

    Facts.Blocking read(Endpoint endpoint, DecodedForm form) {
        if (blocks.isEmpty()) {
            return Facts.Blocking.NONE;
        }
        List<Facts.HeldToken> used = used(endpoint, form).flatMap(this::read).toList();
        String inspected = endpoint == Endpoint.INTROSPECTION ? form.value("token") : null;
        return new Facts.Blocking(
                blocks,
                used,
                inspected == null ? null : read(inspected).findFirst().orElse(null));
    }

    private Stream<String> used(Endpoint endpoint, DecodedForm form) {
        Stream<String> presented = new BearerOf(session).token().stream();
        return switch (endpoint) {
            case USERINFO -> presented;
            case INTROSPECTION, REVOCATION -> Stream.empty();
            default ->
                Stream.concat(presented, PARAMETERS.stream().flatMap(name -> Stream.ofNullable(form.value(name))));
        };
    }

    private Stream<Facts.HeldToken> read(String compact) {
        return BearerOf.payload(compact).map(this::held).stream();
    }

    private Facts.HeldToken held(ObjectNode payload) {
        Set<String> clients = new HashSet<>();
        JsonNode actor = payload;
        for (int depth = 0; depth < MOST_ACTORS && actor.isObject(); depth++) {
            for (String claim : OF_CLIENTS) {
                if (actor.path(claim).isTextual()) {
                    clients.add(actor.path(claim).textValue());
                }
            }
            actor = actor.path(ActorLookup.CLAIM);
        }
        RealmModel realm = session.getContext().getRealm();
        EarlierHolders earlier = EarlierHolders.in(payload);
        Set<String> keys = new HashSet<>(earlier.keys());
        Optional.ofNullable(payload.path("cnf").path("jkt").textValue()).ifPresent(keys::add);
        Set<String> internalIds = new HashSet<>(earlier.clients());
        Set<String> organisations = ToldOrganisations.in(payload);
        earlier.clients().stream()
                .limit(MOST_ACTORS)
                .flatMap(id -> NamedClient.findById(realm, id).stream())
                .forEach(client -> organisations.addAll(ClientIncident.organisations(client)));
        NamedClient.find(realm, payload.path("azp").textValue()).ifPresent(holder -> {
            internalIds.add(holder.getId());
            organisations.addAll(ClientIncident.organisations(holder));
        });
        return new Facts.HeldToken(keys, clients, internalIds, organisations);
    }
}
