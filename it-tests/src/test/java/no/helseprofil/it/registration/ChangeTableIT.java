package no.helseprofil.it.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Plays the table, cell by cell, but for the ways of {@link AdminV2IT}. */
class ChangeTableIT {

    private static RegistrationStage stage;

    @BeforeAll
    static void prepare() {
        stage = RegistrationStage.on(SharedServer.get());
    }

    @AfterAll
    static void report() {
        stage.close();
        System.out.println(count());
    }

    @TestFactory
    @Tag("smoke")
    Stream<DynamicNode> everyChangeByPost() {
        return rows(List.of(RegistrationWay.ADMIN_POST));
    }

    @TestFactory
    Stream<DynamicNode> everyChangeByEveryOtherWay() {
        return rows(RegistrationWay.served()
                .filter(way -> way != RegistrationWay.ADMIN_POST)
                .toList());
    }

    @Test
    @Tag("smoke")
    void everyCellHasATestOrAReason() {
        assertThat(ChangeTable.places())
                .as("a change that is new must be thought of by every way: %s", count())
                .allMatch(place -> place.isTest() || place.isReason());
    }

    @Test
    void noTwoChangesHaveTheSameName() {
        assertThat(ChangeRows.ALL.stream().map(ChangeRow::sentence)).doesNotHaveDuplicates();
    }

    private static Stream<DynamicNode> rows(List<RegistrationWay> ways) {
        return ChangeRows.ALL.stream().map(change -> dynamicContainer(change.sentence(), cells(change, ways)));
    }

    private static Stream<DynamicNode> cells(ChangeRow change, List<RegistrationWay> ways) {
        return ChangeTable.row(change)
                .filter(place -> ways.contains(place.way()) && !place.isReason())
                .map(place -> dynamicTest(place.way().toString(), () -> place.test(stage)));
    }

    private static String count() {
        List<ChangeTable.Place> places = ChangeTable.places();
        long tests = places.stream().filter(ChangeTable.Place::isTest).count();
        long reasons = places.stream().filter(ChangeTable.Place::isReason).count();
        return "change × way: %d cells, %d tests, %d reasons, %d empty"
                .formatted(places.size(), tests, reasons, places.size() - tests - reasons);
    }
}
