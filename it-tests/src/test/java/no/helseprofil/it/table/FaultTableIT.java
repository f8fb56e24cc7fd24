package no.helseprofil.it.table;

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
        tries = "sends each fault of the fault table at each endpoint, one at a time",
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
        System.out.println(FaultTable.ALL.count());
    }

    @TestFactory
    @Tag("smoke")
    Stream<DynamicNode> everyFaultOfAMachineClient() {
        return FaultTable.ALL.tests(place -> place.way() == RequestWay.CLIENT_CREDENTIALS, FaultTableIT::test);
    }

    @TestFactory
    Stream<DynamicNode> everyFaultInEveryOtherWay() {
        return FaultTable.ALL.tests(place -> place.way() != RequestWay.CLIENT_CREDENTIALS, FaultTableIT::test);
    }

    @Test
    @Tag("smoke")
    void everyCellHasATestOrAReason() {
        FaultTable.ALL.assertComplete();
    }

    private static void test(FaultTable.Place place) {
        stage.off();
        place.test(stage);
    }
}
