package no.helseprofil.it.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Plays the table, cell by cell. */
@Attack(
        by = Attacker.STRANGER,
        tries = "sends each fault of the table of faults at each endpoint, one at a time",
        outcome = "refused by its requirement, before Keycloak's work")
class FaultTableIT {

    private static FaultStage stage;

    @BeforeAll
    static void prepare() {
        stage = FaultStage.underProfile();
    }

    @AfterAll
    static void report() {
        stage.close();
        System.out.println(count());
    }

    @TestFactory
    @Tag("smoke")
    Stream<DynamicNode> everyFaultOfAMachineClient() {
        return rows(way -> way == RequestWay.CLIENT_CREDENTIALS);
    }

    @TestFactory
    Stream<DynamicNode> everyFaultInEveryOtherWay() {
        return rows(way -> way != RequestWay.CLIENT_CREDENTIALS);
    }

    @Test
    @Tag("smoke")
    void everyCellHasATestOrAReason() {
        assertThat(FaultTable.places())
                .as("a fault that is new must be thought of in every way: %s", count())
                .allMatch(place -> place.isTest() || place.isReason());
    }

    @Test
    void noTwoFaultsHaveTheSameName() {
        assertThat(FaultTable.FAULTS.stream().map(FaultRow::toString)).doesNotHaveDuplicates();
    }

    private static Stream<DynamicNode> rows(Predicate<RequestWay> ways) {
        return FaultTable.FAULTS.stream().map(fault -> dynamicContainer(fault.toString(), cells(fault, ways)));
    }

    private static Stream<DynamicNode> cells(FaultRow fault, Predicate<RequestWay> ways) {
        return FaultTable.row(fault)
                .filter(place -> ways.test(place.way()) && !place.isReason())
                .map(place -> dynamicTest(place.way().toString(), () -> {
                    stage.off();
                    place.test(stage);
                }));
    }

    private static String count() {
        List<FaultTable.Place> places = FaultTable.places();
        long tests = places.stream().filter(FaultTable.Place::isTest).count();
        long reasons = places.stream().filter(FaultTable.Place::isReason).count();
        return "fault × way: %d cells, %d tests, %d reasons, %d empty"
                .formatted(places.size(), tests, reasons, places.size() - tests - reasons);
    }
}
