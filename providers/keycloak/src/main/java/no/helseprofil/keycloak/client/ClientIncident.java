package no.helseprofil.keycloak.client;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.organisation.DisclosedOrganisations;
import no.helseprofil.profile.request.Blocked;
import no.helseprofil.profile.request.OnlyCohorts;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * Refusal of a client in an incident, where a request shows no more than which client it is: at the endpoints of SAML,
 * and where its registration is read or changed.
 *
 * @param session the request
 * @param client a client of its realm
 */
public record ClientIncident(KeycloakSession session, ClientModel client) {

    /** The organisation numbers of who runs a client, and of whom it acts for always. */
    public static Set<String> organisations(ClientModel client) {
        return Stream.of(ClientAttributes.ORGNR_PARENT, ClientAttributes.ORGNR_SUPPLIER)
                .flatMap(attribute -> Stream.ofNullable(client.getAttribute(attribute)))
                .flatMap(registered -> DisclosedOrganisations.in(registered).stream())
                .collect(Collectors.toSet());
    }

    /** Returns why the client gets nothing; empty if nothing is in the way. */
    public Optional<Finding> refusal() {
        return active().flatMap(active -> blocked(active).or(() -> shutOut(active)));
    }

    /** Returns whether the client, or an organisation of its registration, is blocked. */
    public Optional<Finding> blocked() {
        return active().flatMap(this::blocked);
    }

    private Optional<RealmProfile.Active> active() {
        return RealmProfiles.of(session).active();
    }

    private Optional<Finding> blocked(RealmProfile.Active active) {
        Instant now = ServerClock.INSTANCE.instant();
        return active.blocks().isAnyInForce(now)
                ? Blocked.byRegistration(
                                active.blocks(), client.getClientId(), client.getId(), organisations(client), now)
                        .map(failed -> Finding.refusal(Catalogue.get(Blocked.class), failed))
                : Optional.empty();
    }

    private Optional<Finding> shutOut(RealmProfile.Active active) {
        OnlyCohorts requirement = Catalogue.get(OnlyCohorts.class);
        return !KeycloakClients.contains(client.getClientId())
                ? active.profile()
                        .terms(ClientReader.migration(client), ServerClock.INSTANCE.instant())
                        .emergency(requirement)
                        .map(stage -> Finding.refusal(requirement, requirement.failed(OnlyCohorts.SENTENCE)))
                : Optional.empty();
    }
}
