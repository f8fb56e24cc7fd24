package no.helseprofil.keycloak.assessment;

import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.judgement.Finding;
import no.helseprofil.judgement.RegistrationJudge;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.profile.Catalogue;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.Facts;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Verdicts on what is registered of clients. */
final class RegisteredClients implements ClientPages {

    private static final String IDS =
            "select client.id from ClientEntity client where client.realmId = :realm%s" + " order by client.id";
    private static final String FIRST = IDS.formatted("");
    private static final String NEXT = IDS.formatted(" and client.id > :after");

    @Override
    public int count(KeycloakSession session, RealmModel realm) {
        return Math.toIntExact(session.clients().getClientsCount(realm));
    }

    @Override
    public AssessedRealm realm(KeycloakSession session, RealmModel realm, Question question) {
        return new AssessedRealm(realm.getId(), realm.getName(), List.of());
    }

    @Override
    public List<AssessedClient> page(
            KeycloakSession session, RealmModel realm, Question question, @Nullable String after, int max) {
        ClientReader reader = new ClientReader(session, realm);
        return ids(session, realm, after, max).stream()
                .map(id -> session.clients().getClientById(realm, id))
                .filter(Objects::nonNull)
                .map(client -> assessed(reader, client, question))
                .toList();
    }

    private static List<String> ids(KeycloakSession session, RealmModel realm, @Nullable String after, int max) {
        TypedQuery<String> query = session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(after == null ? FIRST : NEXT, String.class)
                .setParameter("realm", realm.getId())
                .setMaxResults(max);
        return (after == null ? query : query.setParameter("after", after)).getResultList();
    }

    private static AssessedClient assessed(ClientReader reader, ClientModel client, Question question) {
        Facts.Standing standing = ClientReader.standing(client, question.profile(), question.now());
        Terms terms = question.profile().terms(ClientReader.migration(client), question.now());
        Map<String, Finding> findings = RegistrationJudge.findings(standing, reader.stored(client), terms).stream()
                .collect(Collectors.toMap(
                        finding -> finding.requirement().id(), finding -> finding, (first, next) -> first));
        return new AssessedClient(
                client.getId(),
                client.getClientId(),
                client.getName(),
                terms.isNew() ? "new" : "existing",
                terms.client().cohort(),
                client.getAttribute(ClientAttributes.REGISTERED),
                client.isEnabled(),
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                Catalogue.requirements().stream()
                        .filter(ClientCheck.class::isInstance)
                        .map(requirement -> verdict(requirement.id(), findings.get(requirement.id())))
                        .toList());
    }

    private static RequirementVerdict verdict(String requirement, @Nullable Finding finding) {
        if (finding == null) {
            return RequirementVerdict.of(requirement, Verdict.PASS);
        }
        Verdict verdict = switch (finding.phase()) {
            case ENFORCED -> Verdict.FAIL;
            case WAIVED -> Verdict.WAIVED;
            default -> Verdict.WARN;
        };
        return new RequirementVerdict(
                requirement,
                verdict,
                finding.timing().enforced(),
                finding.failure().sentence(),
                List.of());
    }
}
