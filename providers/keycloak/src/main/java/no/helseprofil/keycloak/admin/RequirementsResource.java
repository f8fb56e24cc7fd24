package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.decision.Registration;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.admin.ClientStatus.StageStatus;
import no.helseprofil.keycloak.admin.RequirementsResource.RequirementStatus.ClientViolations;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.client.RealmReader;
import no.helseprofil.keycloak.install.DesiredState;
import no.helseprofil.keycloak.observations.Observations.LastSeen;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.token.ReportedClients;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.RealmCheck;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Status of the realm and its clients by each requirement, for administrators. */
public final class RequirementsResource {

    private final AdminCall call;

    RequirementsResource(AdminCall call) {
        this.call = call;
    }

    /**
     * Returns all requirements, in the order of refusals, each with a page of the clients that contradict it.
     *
     * @param first how many of them to pass over
     * @param max how many of them to name
     */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response requirements(
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage,
            @QueryParam("first") @Nullable String first,
            @QueryParam("max") @Nullable String max) {
        Page page = Page.of(first, max, "clients");
        return Response.ok(status(call.profile(), Language.accepted(acceptLanguage), page))
                .build();
    }

    private List<RequirementStatus> status(Profile profile, Language language, Page page) {
        RequirementTexts texts = RequirementTexts.in(language);
        RealmSettings settings = RealmReader.read(call.realm(), DesiredState.deviations(call.session(), call.realm()));
        ClientViolations clients = ClientViolations.in(call.session(), call.realm(), profile);
        return Stream.concat(Catalogue.requirements().stream(), profile.policyExecutors())
                .map(requirement -> RequirementStatus.of(requirement, profile, texts, settings, clients, page))
                .toList();
    }

    /**
     * A requirement as it holds in a realm, and how the realm and its clients stand to it. Members without a value are
     * left out: a requirement on requests alone is neither satisfied nor not, until requests come.
     *
     * @param id its name
     * @param kind how it takes part in the timetable
     * @param phase what becomes of what contradicts it, of new clients
     * @param announced from when it is announced to clients that were there before
     * @param enforced from when it is enforced for them, a hold counted
     * @param title what it is called
     * @param text what is asked
     * @param change what the server makes otherwise from its date on; of requirements that refuse no request
     * @param remedy how to mend it
     * @param references where it is written
     * @param appliesTo what it looks at: {@code requests}, {@code clients}, {@code realm}, {@code apis}
     * @param parameters the values in force
     * @param satisfied whether nothing that is configured contradicts it, or is made otherwise on its date
     * @param count how many clients contradict it, or for how many something changes
     * @param value what was found: the realm's value, or a page of those clients
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RequirementStatus(
            @JsonProperty("id") String id,
            @JsonProperty("kind") String kind,
            @JsonProperty("phase") String phase,
            @JsonProperty("announced") @Nullable String announced,
            @JsonProperty("enforced") @Nullable String enforced,
            @JsonProperty("title") String title,
            @JsonProperty("text") String text,
            @JsonProperty("change") @Nullable String change,
            @JsonProperty("remedy") String remedy,
            @JsonProperty("references") List<String> references,
            @JsonProperty("appliesTo") List<String> appliesTo,
            @JsonProperty("parameters") JsonNode parameters,
            @JsonProperty("stages") @Nullable List<StageStatus> stages,
            @JsonProperty("satisfied") @Nullable Boolean satisfied,
            @JsonProperty("count") @Nullable Integer count,
            @JsonProperty("value") @Nullable Object value) {

        /**
         * Reads it together.
         *
         * @param requirement the requirement
         * @param profile what holds in the realm
         * @param texts in which language
         * @param realm the settings of the realm
         * @param clients the clients that contradict requirements
         * @param page which of them are named
         */
        static RequirementStatus of(
                Requirement requirement,
                Profile profile,
                RequirementTexts texts,
                RealmSettings realm,
                ClientViolations clients,
                Page page) {
            Instant now = ServerClock.INSTANCE.instant();
            Terms before = profile.terms(Migration.BEFORE, now);
            Timing existing = before.timing(requirement);
            return new RequirementStatus(
                    requirement.id(),
                    requirement.kindIn(profile.ruleSet()).name().toLowerCase(Locale.ROOT),
                    profile.terms(Migration.NEW, now).phaseOf(requirement).id(),
                    Objects.toString(existing.announced(), null),
                    Objects.toString(existing.enforced(), null),
                    texts.title(requirement),
                    texts.text(requirement),
                    texts.change(requirement).orElse(null),
                    texts.remedy(requirement),
                    requirement.definition().references(),
                    appliesTo(requirement),
                    before.parametersOf(requirement).written(requirement),
                    StageStatus.of(requirement, before, LastSeen.NOTHING),
                    satisfied(requirement, realm, clients),
                    count(clients.of(requirement)),
                    value(requirement, realm, clients, page));
        }

        private static List<String> appliesTo(Requirement requirement) {
            List<String> names = new ArrayList<>();
            if (requirement instanceof RequestCheck) {
                names.add("requests");
            }
            if (requirement instanceof ClientCheck) {
                names.add("clients");
            }
            if (requirement instanceof RealmCheck) {
                names.add("realm");
            }
            if (requirement instanceof ApiCheck) {
                names.add("apis");
            }
            return names;
        }

        private static @Nullable Boolean satisfied(
                Requirement requirement, RealmSettings realm, ClientViolations clients) {
            if (requirement instanceof RealmCheck check) {
                return check.isMetBy(realm) && clients.of(requirement).isEmpty();
            }
            return requirement instanceof ClientCheck ? clients.of(requirement).isEmpty() : null;
        }

        private static @Nullable Integer count(List<String> contradicting) {
            return contradicting.isEmpty() ? null : contradicting.size();
        }

        private static @Nullable Object value(
                Requirement requirement, RealmSettings realm, ClientViolations clients, Page page) {
            List<String> contradicting = clients.of(requirement);
            if (requirement instanceof RealmCheck check && (contradicting.isEmpty() || !check.isMetBy(realm))) {
                return check.value(realm);
            }
            return contradicting.isEmpty() ? null : page.of(contradicting);
        }

        /**
         * The clients of a realm that contradict a requirement by their registration, in whichever way it was made: an
         * import isn't judged.
         */
        static final class ClientViolations {

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
                                Registration.findings(
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
    }
}
