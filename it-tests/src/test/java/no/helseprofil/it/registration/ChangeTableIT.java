package no.helseprofil.it.registration;

import java.util.List;
import java.util.function.Predicate;
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
        System.out.println(ChangeTable.ALL.count());
    }

    @TestFactory
    @Tag("smoke")
    Stream<DynamicNode> everyChangeByPost() {
        return tests(RegistrationWay.ADMIN_POST::equals);
    }

    @TestFactory
    Stream<DynamicNode> everyChangeByEveryOtherWay() {
        List<RegistrationWay> served = RegistrationWay.served().toList();
        return tests(way -> way != RegistrationWay.ADMIN_POST && served.contains(way));
    }

    @Test
    @Tag("smoke")
    void everyCellHasATestOrAReason() {
        ChangeTable.ALL.assertComplete();
    }

    private static Stream<DynamicNode> tests(Predicate<RegistrationWay> ways) {
        return ChangeTable.ALL.tests(place -> ways.test(place.way()), place -> place.test(stage));
    }
}
