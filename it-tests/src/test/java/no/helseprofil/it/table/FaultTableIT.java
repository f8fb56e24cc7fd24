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
    @Tag("RFC6749-3.2-3")
    @Tag("RFC6749-4.4-1")
    @Tag("RFC7518-3.1-1")
    @Tag("RFC7519-4-1")
    @Tag("RFC7523-3-6")
    @Tag("RFC9449-4.3-1")
    @Tag("RFC9700-2.4-1")
    @Tag("FAPI2-SP-FINAL-5.3.2.1-2")
    @Tag("FAPI2-SP-FINAL-5.3.2.1-3")
    Stream<DynamicNode> everyFaultOfAClientCredentialsRequest() {
        return FaultTable.ALL.tests(place -> place.way() == RequestWay.CLIENT_CREDENTIALS, FaultTableIT::test);
    }

    @TestFactory
    @Tag("RFC6749-2.3-1")
    @Tag("RFC6749-2.3.1-1")
    @Tag("RFC6749-4.1.3-1")
    @Tag("RFC6750-2-1")
    @Tag("RFC6750-3.1-3")
    @Tag("RFC7521-4.2-3")
    @Tag("RFC7636-4.4.1-1")
    Stream<DynamicNode> everyFaultOfOtherRequests() {
        return FaultTable.ALL.tests(place -> place.way() != RequestWay.CLIENT_CREDENTIALS, FaultTableIT::test);
    }

    @Test
    void everyCellHasATestOrAReason() {
        FaultTable.ALL.assertComplete();
    }

    private static void test(FaultTable.Place place) {
        stage.off();
        place.test(stage);
    }
}
