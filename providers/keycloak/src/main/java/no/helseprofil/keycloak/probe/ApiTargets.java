package no.helseprofil.keycloak.probe;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import no.helseprofil.assessment.probe.ApiTarget;
import no.helseprofil.assessment.probe.ApiTarget.ApiLevels;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.user.LevelOfLogin;
import no.helseprofil.profile.SecurityLevel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * APIs of a realm. Keycloak lets clients be searched only by attributes that the operator has configured, and its pages
 * go by position, which shifts when a client is deleted meanwhile. The ids are therefore queried from the database, a
 * page at a time, each in a transaction of its own.
 */
public final class ApiTargets {

    private static final int PAGE = 200;

    private static final String IDS = "select a.client.id from ClientAttributeEntity a where a.name = :name"
            + " and a.client.realmId = :realm and a.client.id > :after order by a.client.id";

    private ApiTargets() {}

    /** Returns all APIs, in the order of their ids; none if the realm is gone. */
    public static List<ApiTarget> of(KeycloakSessionFactory server, String realmId) {
        List<ApiTarget> targets = new ArrayList<>();
        Batch page = new Batch("", List.of());
        do {
            String after = page.last();
            page = KeycloakModelUtils.runJobInTransactionWithResult(server, session -> page(session, realmId, after));
            targets.addAll(page.targets());
        } while (!page.last().isEmpty());
        return List.copyOf(targets);
    }

    public static ApiTarget of(ClientModel client) {
        return target(client, scopes(client.getRealm()));
    }

    private static Batch page(KeycloakSession session, String realmId, String after) {
        RealmModel realm = session.realms().getRealm(realmId);
        if (realm == null) {
            return new Batch("", List.of());
        }
        session.getContext().setRealm(realm);
        List<String> ids = ids(session, realmId, after);
        Map<String, List<String>> scopes = scopes(realm);
        List<ApiTarget> targets = ids.stream()
                .map(realm::getClientById)
                .filter(client -> client != null && ApiScope.isApi(client))
                .map(client -> target(client, scopes))
                .toList();
        return new Batch(ids.size() < PAGE ? "" : ids.get(PAGE - 1), targets);
    }

    private static List<String> ids(KeycloakSession session, String realmId, String after) {
        EntityManager entities = Entities.of(session);
        return entities.createQuery(IDS, String.class)
                .setParameter("name", ClientAttributes.API)
                .setParameter("realm", realmId)
                .setParameter("after", after)
                .setMaxResults(PAGE)
                .getResultList();
    }

    private static Map<String, List<String>> scopes(RealmModel realm) {
        return realm.getClientScopesStream()
                .map(ClientScopeModel::getName)
                .map(ApiScope::parse)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(ApiScope::toString))
                .collect(Collectors.groupingBy(
                        ApiScope::audience, Collectors.mapping(ApiScope::toString, Collectors.toList())));
    }

    private static ApiTarget target(ClientModel client, Map<String, List<String>> scopes) {
        return new ApiTarget(
                client.getId(),
                client.getClientId(),
                client.getName(),
                client.getAttribute(ClientAttributes.API_PROBE_URL),
                scopes.getOrDefault(client.getClientId(), List.of()),
                SecurityLevel.named(client.getAttribute(ClientAttributes.API_LEVEL))
                        .map(level -> levels(client, level))
                        .orElse(null));
    }

    /**
     * Returns the level that the API requires and the one below it, each with the realm's name for it, which APIs read
     * in {@code acr}.
     */
    private static ApiLevels levels(ClientModel client, String asked) {
        String lower = String.valueOf(Integer.parseInt(asked) - 1);
        return new ApiLevels(
                asked, LevelOfLogin.name(client.getRealm(), asked), lower, LevelOfLogin.name(client.getRealm(), lower));
    }

    /**
     * A page of APIs.
     *
     * @param last id of the last client of the page; empty if no page follows
     */
    private record Batch(String last, List<ApiTarget> targets) {}
}
