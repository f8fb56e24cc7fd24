package no.helseprofil;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.util.List;
import java.util.Set;
import no.helseprofil.keycloak.self.OwnToken;
import org.junit.jupiter.api.Test;

/**
 * Tests that a caller who is blocked while the answer is made gets none. The tests beside each class show what the
 * second look refuses. These tests show that it is called, since only a block at the very moment shows it on a server.
 */
abstract class SecondLook {

    /** Each is called by {@code SelfResource} alone, whose answers are looked at. */
    private static final Set<String> PARTS_OF_SELF = Set.of("SelfCaller", "OwnProbe");

    @Test
    void answersToTokenHoldersAreCheckedAgainBeforeTheyLeave() {
        List<JavaClass> answering = ArchitectureTest.CLASSES.stream()
                .filter(type -> calls(type).stream().anyMatch(SecondLook::readsTheHolder))
                .filter(type -> !type.isEquivalentTo(OwnToken.class) && !PARTS_OF_SELF.contains(type.getSimpleName()))
                .toList();

        assertThat(answering)
                .as("classes that read who shows a token")
                .extracting(JavaClass::getSimpleName)
                .contains("SelfResource", "SelfServiceResource", "TestRunResource");
        assertThat(answering)
                .filteredOn(type -> calls(type).stream().noneMatch(SecondLook::looksAgain))
                .as("those that don't look again")
                .isEmpty();
        assertThat(ArchitectureTest.CLASSES.stream()
                        .filter(type -> PARTS_OF_SELF.contains(type.getSimpleName()))
                        .flatMap(type -> type.getDirectDependenciesToSelf().stream())
                        .map(use -> use.getOriginClass().getSimpleName())
                        .filter(user -> !PARTS_OF_SELF.contains(user)))
                .as("users of the parts of SelfResource")
                .containsOnly("SelfResource");
    }

    @Test
    void endpointAnswersAreCheckedAgainBeforeTheyLeave() {
        assertThat(callsIn("EndpointOverride", "pass")).as("every endpoint").contains("ofMoment");
        assertThat(callsIn("IntrospectionEndpointOverride", "said"))
                .as("what is said of the token of somebody else")
                .contains("ofMoment", "isInspectedTokenBlocked", "isOfShutOut");
    }

    private static boolean readsTheHolder(JavaMethodCall call) {
        return call.getTarget().getRawReturnType().isEquivalentTo(OwnToken.Caller.class)
                || call.getTargetOwner().getSimpleName().equals("SelfCaller")
                        && call.getTarget().getName().equals("of");
    }

    private static List<String> callsIn(String type, String method) {
        return ArchitectureTest.CLASSES.stream()
                .filter(found -> found.getSimpleName().equals(type))
                .flatMap(found -> calls(found).stream())
                .filter(call -> call.getOrigin().getName().contains(method))
                .map(call -> call.getTarget().getName())
                .toList();
    }

    private static boolean looksAgain(JavaMethodCall call) {
        return call.getTargetOwner().isEquivalentTo(OwnToken.class)
                && call.getTarget().getName().equals("requireNotRefused");
    }

    private static List<JavaMethodCall> calls(JavaClass type) {
        return List.copyOf(type.getMethodCallsFromSelf());
    }
}
