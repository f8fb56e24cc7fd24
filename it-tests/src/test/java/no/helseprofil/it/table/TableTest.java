package no.helseprofil.it.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/** The table of faults beside the catalogue. What comes of each fault on a server is seen by {@link FaultTableIT}. */
class TableTest {

    /** The requirements that some row names. */
    private static final Set<String> IN_ROWS = FaultTable.FAULTS.stream()
            .flatMap(fault -> fault.refusal().requirement().stream())
            .collect(Collectors.toSet());

    @Test
    void everyRefusingRequirementIsAttacked() {
        assertThat(Catalogue.requirements())
                .filteredOn(requirement -> requirement.definition().error() != null)
                .extracting(Requirement::id)
                .as("each has a row, or a class of tests with @Attacks (docs/adding-a-requirement.md, step 5)")
                .isSubsetOf(Stream.concat(IN_ROWS.stream(), elsewhere()).toList());
    }

    @Test
    void eachRowNamesARequirement() {
        assertThat(IN_ROWS)
                .allSatisfy(id -> assertThat(Catalogue.find(id)).as(id).isPresent());
    }

    @Test
    void requirementsInRowsAreAttackedNowhereElse() {
        assertThat(elsewhere()).doesNotHaveDuplicates().doesNotContainAnyElementsOf(IN_ROWS);
    }

    private static Stream<String> elsewhere() {
        return ReflectionSupport.findAllClassesInPackage(
                        "no.helseprofil.it",
                        type -> type.isAnnotationPresent(Attacks.class),
                        name -> name.endsWith("IT"))
                .stream()
                .flatMap(type -> Arrays.stream(type.getAnnotation(Attacks.class).value()))
                .map(type -> Catalogue.get(type).id());
    }
}
