package no.helseprofil.it.registration;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Plays the table, but for the ways of {@link AdminV2IT}. */
class ChangeTableIT {

    /**
     * Ways that hand the same representation to the same checks as a POST, or that {@code openid-connect} translates as in
     * its POST: of the changes that one requirement refuses, one is tried by each. The others are in
     * {@code RegistrationEvaluatorTest}.
     */
    private static final Set<RegistrationWay> ALIKE = EnumSet.of(
            RegistrationWay.ADMIN_PUT,
            RegistrationWay.ADMIN_KEEP,
            RegistrationWay.ADMIN_COPY,
            RegistrationWay.DYNAMIC_POST,
            RegistrationWay.DYNAMIC_PUT,
            RegistrationWay.OPENID_PUT);

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
    Stream<DynamicNode> everyChangeByPost() {
        return ChangeTable.ALL.tests(place -> place.way() == RegistrationWay.ADMIN_POST, place -> place.test(stage));
    }

    @TestFactory
    Stream<DynamicNode> everyChangeByOtherMethods() {
        List<RegistrationWay> served = RegistrationWay.served().toList();
        Set<List<Object>> played = new HashSet<>();
        return ChangeTable.ALL.tests(
                place -> place.way() != RegistrationWay.ADMIN_POST
                        && served.contains(place.way())
                        && (!ALIKE.contains(place.way()) || played.add(kind(place))),
                place -> place.test(stage));
    }

    @Test
    void everyCellHasATestOrAReason() {
        ChangeTable.ALL.assertComplete();
    }

    /** Returns the way, what comes of it, and which requirement refuses it when it is new, or else the change itself. */
    private static List<Object> kind(ChangeTable.Place place) {
        ChangeCell whenNew = place.change().cell(RegistrationWay.ADMIN_POST).orElseThrow();
        return List.of(
                place.way(),
                place.cell().orElseThrow().getClass(),
                whenNew instanceof ChangeCell.Refused refused
                        ? refused.requirement()
                        : place.change().sentence());
    }
}
