package no.helseprofil.keycloak.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.judgement.Finding;
import no.helseprofil.judgement.RegistrationJudge;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.gate.ReportedClients;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The clients of a realm that contradict a requirement by what is registered of them, however it came to be registered:
 * an import asks nobody.
 */
final class ClientViolations {

    private final Map<String, List<String>> clientIds = new HashMap<>();

    private ClientViolations() {}

    static ClientViolations in(KeycloakSession session, RealmModel realm, Profile profile) {
        Instant now = ServerClock.INSTANCE.instant();
        ReportedClients reader = new ReportedClients(session, realm, profile, now);
        ClientViolations violations = new ClientViolations();
        return PresentClients.read(session, realm, clients -> {
            clients.forEach(client -> {
                Migration migration = ClientReader.migration(client);
                violations.add(
                        client,
                        RegistrationJudge.findings(
                                ClientReader.standing(client, profile, now),
                                reader.read(client, migration),
                                profile.terms(migration, now)));
            });
            violations.clientIds.values().forEach(Collections::sort);
            return violations;
        });
    }

    /** Their {@code client_id}s, sorted. */
    List<String> of(Requirement requirement) {
        return Collections.unmodifiableList(clientIds.getOrDefault(requirement.id(), List.of()));
    }

    private void add(ClientModel client, List<Finding> findings) {
        findings.stream()
                .map(finding -> finding.requirement().id())
                .distinct()
                .forEach(id -> clientIds
                        .computeIfAbsent(id, ignored -> new ArrayList<>())
                        .add(client.getClientId()));
    }
}
