package no.helseprofil.it.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.request.GrantType;
import no.helseprofil.profile.request.PushedAuthorization;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each dated requirement on its own: turned off in the profile document, its attacks succeed, so it was this requirement
 * that stood in their way; what Keycloak refuses by itself stays refused, since the pack only adds refusals. And where all
 * others are off it still holds, so no requirement stands on another.
 */
class RequirementOffIT {

    /**
     * Requirements of what Keycloak refuses by itself, each row in its own words, to clients that aren't set to it: see
     * ExistingClientsIT.
     */
    private static final Set<String> ELSEWHERE =
            Set.of(Catalogue.get(GrantType.class).id());

    /** Its rows aren't of one request: they need a stage with the requirement and one without, see AuthorizationWithoutParIT. */
    private static final String PUSHED =
            Catalogue.get(PushedAuthorization.class).id();

    /** Requirements of some row that a profile document may turn off. */
    private static final Set<String> DATED = inRows(RequirementKind.DATED);

    /** Requirements of some row that always hold. */
    private static final Set<String> INVARIANT = inRows(RequirementKind.INVARIANT);

    /** The way in which most clients can get something comes first; one is enough here. */
    private static final List<RequestWay> ORDER = List.of(
            RequestWay.CODE,
            RequestWay.CLIENT_CREDENTIALS,
            RequestWay.PAR,
            RequestWay.REFRESH,
            RequestWay.EXCHANGE,
            RequestWay.INTROSPECTION,
            RequestWay.REVOCATION,
            RequestWay.USERINFO,
            RequestWay.AUTHORIZATION);

    @AutoClose
    private static final FaultStage stage = FaultStage.underProfile();

    @Test
    void theServerListsTheCatalogueByKind() {
        JsonNode catalogue = Request.get(stage.realm().address("helseprofil/requirements"))
                .header("Accept", "application/json")
                .send()
                .json();
        assertThat(namesOf("dated", catalogue))
                .isEqualTo(named(RequirementKind.DATED))
                .containsAll(DATED);
        assertThat(namesOf("invariant", catalogue))
                .isEqualTo(named(RequirementKind.INVARIANT))
                .containsAll(INVARIANT);
    }

    @TestFactory
    Stream<DynamicNode> withoutADatedRequirementItsAttacksSucceed() {
        return DATED.stream().sorted().map(off -> dynamicContainer(off, attacks(off)));
    }

    @TestFactory
    Stream<DynamicNode> aSingleRemainingRequirementStillRefuses() {
        return Stream.concat(DATED.stream(), INVARIANT.stream())
                .filter(left -> !left.equals(PUSHED))
                .sorted()
                .map(left -> dynamicTest(left, () -> {
                    FaultTable.Place place = FaultTable.FAULTS.stream()
                            .flatMap(fault -> place(fault, left).stream())
                            .findFirst()
                            .orElseThrow();
                    String[] others = DATED.stream()
                            .filter(other -> !other.equals(left))
                            .sorted()
                            .toArray(String[]::new);
                    place.way().on(stage).off(others);
                    place.test(stage);
                }));
    }

    @Test
    void anUnpushedRequestSucceedsIfParIsOff() {
        AuthorizationRequest request = stage.realm().authorizationRequest();
        stage.off(PUSHED);
        assertThat(stage.client()
                        .redeem(request, stage.directCode(request))
                        .response()
                        .isSuccess())
                .isTrue();
    }

    @TestFactory
    Stream<DynamicNode> anInvariantCannotBeTurnedOff() {
        return INVARIANT.stream()
                .sorted()
                .map(requirement -> dynamicTest(requirement, () -> {
                    String etag = stage.realm().admin().profile().header("ETag").orElseThrow();
                    Response answer = stage.realm()
                            .admin()
                            .putProfile(
                                    "{\"ruleSet\":\"helseid\",\"requirements\":{\"" + requirement
                                            + "\":{\"phase\":\"off\"}}}",
                                    etag);
                    assertThat(answer.status()).as("status: %s", answer.body()).isEqualTo(400);
                    assertThat(answer.body()).contains("/requirements/" + requirement + "/phase");
                }));
    }

    private static Stream<DynamicNode> attacks(String off) {
        return FaultTable.FAULTS.stream()
                .flatMap(fault -> place(fault, off).stream())
                .map(place -> dynamicTest(name(place), () -> {
                    place.way().on(stage).off(off);
                    AttemptAnswer answer = place.attack(stage);
                    place.fault()
                            .remains()
                            .ifPresentOrElse(
                                    refusal -> answer.assertRefused(refusal, place.way()),
                                    () -> assertThat(answer.succeeded())
                                            .as("the attack without the requirement: %s", answer)
                                            .isTrue());
                }));
    }

    private static String name(FaultTable.Place place) {
        String end = place.fault()
                .remains()
                .map(refusal -> refusal.requirement()
                        .map(other -> "is refused by " + other)
                        .orElse("is refused by Keycloak itself"))
                .orElse("succeeds");
        return place.fault() + ", at the " + place.way() + ": " + end;
    }

    /** The first way in which this requirement refuses the fault, if it does. */
    private static Optional<FaultTable.Place> place(FaultRow fault, String requirement) {
        return ORDER.stream()
                .map(way -> new FaultTable.Place(fault, way, fault.cell(way)))
                .filter(place -> refusedBy(place, requirement))
                .findFirst();
    }

    private static boolean refusedBy(FaultTable.Place place, String requirement) {
        return place.cell().orElseThrow() instanceof FaultCell.Refused refused
                && refused.refusal().requirement().equals(Optional.of(requirement));
    }

    private static Set<String> namesOf(String kind, JsonNode catalogue) {
        return StreamSupport.stream(catalogue.spliterator(), false)
                .filter(requirement -> kind.equals(requirement.path("kind").textValue()))
                .map(requirement -> requirement.path("id").asText())
                .collect(Collectors.toSet());
    }

    private static Set<String> named(RequirementKind kind) {
        return Catalogue.requirements().stream()
                .filter(requirement -> requirement.kind() == kind)
                .map(Requirement::id)
                .collect(Collectors.toSet());
    }

    private static Set<String> inRows(RequirementKind kind) {
        Set<String> named = named(kind);
        return FaultTable.FAULTS.stream()
                .flatMap(fault -> fault.refusal().requirement().stream())
                .filter(id -> named.contains(id) && !ELSEWHERE.contains(id))
                .collect(Collectors.toUnmodifiableSet());
    }
}
