package no.helseprofil;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.incident.Blocks;
import no.helseprofil.keycloak.network.OutboundDocument;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.steps.RequestSteps;
import no.helseprofil.keycloak.steps.StepMethod;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The arrows between the packages: who may use whom, and why. */
class ArchitectureTest {

    /** See «Prepare for Keycloak 26.8» of docs/versions.md. */
    private static final Set<String> MOVED_IN_26_8 = Set.of(
            "ClientPolicyConditionRepresentation.getConfiguration",
            "ClientPolicyConditionRepresentation.setConfiguration",
            "ClientPolicyExecutorRepresentation.getConfiguration",
            "ClientPolicyExecutorRepresentation.setConfiguration",
            "SsfEvent.setEventTimestamp",
            "SsfEvent.setInitiatingEntity");

    private static final String JOSE = "no.helseprofil.jose..";
    private static final String TIMETABLE = "no.helseprofil.timetable..";
    private static final String TRANSPARENCY = "no.helseprofil.transparency..";
    private static final String COMMAND = "no.helseprofil.command..";
    private static final String KEYCLOAK = "no.helseprofil.keycloak..";
    private static final String RUNS = "no.helseprofil.keycloak.assessment..";
    private static final String PROBE = "no.helseprofil.keycloak.probe..";
    private static final String ORGANISATIONS = "no.helseprofil.keycloak.organisation..";
    private static final String AUDIT = "no.helseprofil.keycloak.audit..";
    private static final String DATABASE = "no.helseprofil.keycloak.database..";
    private static final String OBSERVATIONS = "no.helseprofil.keycloak.observations..";
    private static final String NOTICES = "no.helseprofil.keycloak.notice..";
    private static final String QUOTA = "no.helseprofil.keycloak.quota..";
    private static final String LOGS = "no.helseprofil.keycloak.transparency..";
    private static final String INCIDENTS = "no.helseprofil.keycloak.incident..";
    private static final String PROVENANCE = "no.helseprofil.keycloak.provenance..";
    private static final String TEST_RUNS = "no.helseprofil.keycloak.testrun..";
    private static final String CLIENT_DRAFTS = "no.helseprofil.keycloak.clientdraft..";
    private static final String CLOCK = "no.helseprofil.keycloak.server.ServerClock";

    /** The floors of the adapters, from the ground up. A package uses its own floor and those below. */
    static final List<Floor> FLOORS = List.of(
            new Floor(
                    "ground",
                    "the server, its database and the profile that is stored there are the same for each caller",
                    "server database network web transparency audit observedprofile incident storage"),
            new Floor(
                    "subjects",
                    "what a client, a user, a register or an API is does not hang on a request",
                    "client user provenance quota register registerclient keys crypto blocklist sharedsignals probe"),
            new Floor(
                    "request",
                    "a request is read and judged before anything comes of it, and does not know what will",
                    "request observations organisation broker"),
            new Floor("tokens", "a token says what was judged", "claims token"),
            new Floor(
                    "administration",
                    "who administers a realm sees and sets what requests and tokens go by",
                    "install assessment notice report admin testrun clientdraft metrics selfattack bootstrap"),
            new Floor(
                    "pages",
                    "a page shows what was decided elsewhere",
                    "self testtoken help testrunpage clientdraftpage console publicapi login"),
            new Floor(
                    "endpoints",
                    "Keycloak comes in here, and may be handed to anything; nothing of ours comes back this way",
                    "metadata clientauth authorization clientpolicy policyobserver endpoint steps"));

    /** Methods that read the machine's time by themselves. */
    private static final Set<String> TIME_SOURCES = Set.of(
            "java.time.Clock.system",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Clock.tickMillis",
            "java.time.Clock.tickSeconds",
            "java.time.Clock.tickMinutes",
            "java.lang.System.currentTimeMillis",
            "org.keycloak.common.util.Time.currentTime",
            "org.keycloak.common.util.Time.currentTimeMillis");

    /** The classes of all modules. What a module may use of another, its class path decides: see ModulesTest. */
    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("no.helseprofil");

    /** Each package by its name, behind it those that it may use, and then why. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            identifiers \
            | whether a number is well-formed is the same for tokens, users and registers, and each of them asks
            jose \
            | what a client signs is read the same way whatever the profile asks, so that it can be tested and trusted \
            by itself
            html \
            | a page knows nothing of what it shows, so that nothing can slip past its escaping
            grammar \
            | how a document is read strictly is the same whatever it says
            attestation, grammar, identifiers \
            | what an attestation looks like, and what its codes mean, is the same whoever sends it and of whom
            organisation, register, attestation, identifiers, jose \
            | for whom a client may act follows from what is registered, here and in the register, and what it says, \
            whoever asks
            register, identifiers \
            | what a register says is the same for claims, attestation and organisations, and each of them reads it
            lookup, register, identifiers, jose \
            | a register is asked in the same way whatever for, and what it says is read the same way
            incident, identifiers \
            | what is blocked is said by its value alone, and who is hit by it is for the requirement to find
            network \
            | what an address is doesn't hang on who calls it
            profile, incident, organisation, attestation, register, grammar, jose, identifiers \
            | a requirement knows no date, no waiver and no server: it judges facts
            catalogue, profile \
            | the list names every requirement, and no requirement knows of another's place in it
            timetable, catalogue, profile, incident, register, grammar, jose \
            | when a requirement holds is decided without knowing what becomes of a request
            decision, timetable, catalogue, profile \
            | the middle puts questions to facts; it reads neither tokens nor requests itself
            rotation, timetable, catalogue, profile, jose \
            | which key a client may register next follows from what is registered and what the profile asks
            broker, profile, jose \
            | what is sent to another provider, and what is taken of it, can be tested without a server, a clock and a \
            network
            outcome, timetable, catalogue, profile \
            | what has come of a migration is arithmetic on sums and dates, whoever counts and whoever reads it
            assessment, outcome, decision, timetable, catalogue, profile, faulty, jose, html \
            | a report says of a client how a request of it would be answered, and so asks the same judges
            faulty, profile \
            | what is wrong with a JWT is said by the requirement that it tests, whoever makes it
            testtoken, faulty, profile, attestation, grammar, jose \
            | a test token says what somebody asks for, and knows nobody: no client, no user, no register
            notice, timetable, catalogue, profile, jose \
            | who is sent what and when follows from the dates alone, so that all of it can be tested without a \
            server, a clock and a mail
            testrun, decision, timetable, catalogue, profile, jose, html \
            | a test run tells what was decided of requests, and so reads decisions and judges nothing itself
            clientdraft, rotation, profile, identifiers, jose, html \
            | what may be asked for, and what a person is shown of it, follows from what was sent alone
            transparency \
            | whoever verifies a log has a file and a key, and neither a server nor a profile
            command, transparency, realmtemplate, timetable \
            | a command reads its arguments, has others do the work, and tells what they found
            command.remote \
            | an administrator's terminal knows of a realm what its server says, and nothing of its own
            realmtemplate, timetable, grammar \
            | a template is read strictly, and the profile document in it by its own reader
            """)
    void aPackageUsesOnlyItselfAndThese(String packages, String reason) {
        String[] allowed = Stream.of(packages.split(", "))
                .map(name -> "no.helseprofil." + name + "..")
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage(allowed[0])
                .should()
                .dependOnClassesThat(resideInAPackage("no.helseprofil..").and(not(resideInAnyPackage(allowed))))
                .because(reason));
    }

    @Test
    void timetableUsesOfJoseOnlyTheStrictReader() {
        check(noClasses()
                .that()
                .resideInAPackage(TIMETABLE)
                .should()
                .dependOnClassesThat(resideInAPackage(JOSE)
                        .and(not(DescribedPredicate.describe(
                                "the strict JSON reader",
                                used -> Set.of("Json", "MalformedException").contains(used.getSimpleName())))))
                .because("a profile document is read as strictly as a token, and has nothing else in common with one"));
    }

    @Test
    void theCommandLineNeedsNoServerLibrary() {
        check(noClasses()
                .that()
                .resideInAnyPackage(TRANSPARENCY, COMMAND)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..", "com.github.benmanes..", "org.jboss..")
                .because("java -jar has what is in the JAR, and these are the server's"));
    }

    @Test
    void callsNoMethodThatKeycloak268Moves() {
        DescribedPredicate<JavaCall<?>> moved = DescribedPredicate.describe(
                "what Keycloak 26.8 has changed",
                call -> MOVED_IN_26_8.contains(call.getTargetOwner().getSimpleName() + "." + call.getName()));
        check(noClasses()
                .should(ArchConditions.callMethodWhere(moved))
                .because("one JAR is to run on 26.7 and 26.8: JSON is the same on both, and so are events of CAEP"));
    }

    @Test
    void packagesHaveNoCycles() {
        check(SlicesRuleDefinition.slices()
                .matching("no.helseprofil.(**)")
                .should()
                .beFreeOfCycles()
                .because("a subject that needs another which needs it is one subject"));
    }

    @Test
    void everyAdapterPackageBelongsToALayer() {
        String above = KEYCLOAK.replace("..", ".");
        assertThat(FLOORS.stream().flatMap(floor -> floor.packages().stream()))
                .as("a package without a floor is held by no rule")
                .containsExactlyInAnyOrderElementsOf(CLASSES.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith(above))
                        .map(name -> name.substring(above.length()))
                        .collect(Collectors.toSet()));
    }

    @Test
    void noLayerUsesALayerAboveIt() {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            String[] higher = FLOORS.subList(floor + 1, FLOORS.size()).stream()
                    .flatMap(Floor::names)
                    .toArray(String[]::new);
            check(noClasses()
                    .that()
                    .resideInAnyPackage(FLOORS.get(floor).names().toArray(String[]::new))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(higher)
                    .because(FLOORS.get(floor).reason()));
        }
    }

    @Test
    void everyTopLevelClassNameIsUnique() {
        assertThat(topLevel().collect(Collectors.groupingBy(JavaClass::getSimpleName)).values().stream()
                        .filter(types -> types.size() > 1))
                .as("a name that is read in a stack trace, a log or a sentence means one class")
                .isEmpty();
    }

    @Test
    void noNestedClassSharesATopLevelName() {
        Set<String> taken = topLevel().map(JavaClass::getSimpleName).collect(Collectors.toSet());

        assertThat(CLASSES.stream()
                        .filter(type -> type.isMemberClass() || type.isLocalClass())
                        .filter(type -> taken.contains(type.getSimpleName()))
                        .map(JavaClass::getName))
                .as("inside its class a nested one is written without that class's name, and is read as the other")
                .isEmpty();
    }

    private static Stream<JavaClass> topLevel() {
        return CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"));
    }

    @Test
    void onlyServerClockReadsTheTime() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(CLOCK)
                .should()
                .callMethodWhere(DescribedPredicate.describe("time is read", ArchitectureTest::readsTheTime))
                .because("every decision is made on one instant that is handed in, and tests move time on the server"));
    }

    /** The server makes a resource when it has read the headers of a request, and calls it when the body has come. */
    @Test
    void noResourceKeepsAProfileAsAField() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getMethods().stream()
                                .anyMatch(method -> method.isAnnotatedWith(Path.class)
                                        || method.isMetaAnnotatedWith(HttpMethod.class)))
                        .peek(type -> assertThat(type.getAllFields())
                                .as("what %s keeps", type.getName())
                                .noneMatch(field -> field.getRawType().isAssignableTo(RealmProfile.class)
                                        || field.getRawType().isAssignableTo(Profile.class)
                                        || field.getRawType().isAssignableTo(Blocks.class))))
                .as("resources")
                .hasSizeGreaterThan(20);
    }

    /** Code that asks for one kind by its type forgets the others, and one of those is closed. */
    @Test
    void realmStateIsQueriedByMethodsNotInstanceof() {
        assertThat(CLASSES.stream()
                        .flatMap(type -> type.getInstanceofChecks().stream())
                        .filter(check -> check.getRawType().isAssignableTo(RealmProfile.class)))
                .as("places that ask by instanceof")
                .isEmpty();
    }

    @Test
    void noDateUsesTheSystemClock() {
        check(noClasses()
                .should()
                .callConstructor(Date.class)
                .because("new Date() reads the time past the clock that is handed in"));
    }

    @Test
    void onlyGrowingDataIsStoredOutsideKeycloaksModel() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        QUOTA,
                        AUDIT,
                        ORGANISATIONS,
                        DATABASE,
                        INCIDENTS,
                        LOGS,
                        NOTICES,
                        OBSERVATIONS,
                        PROBE,
                        RUNS,
                        PROVENANCE,
                        TEST_RUNS,
                        CLIENT_DRAFTS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.persistence..")
                .because("everything else lives in Keycloak's model, and is cached, exported and removed with it"));
    }

    @Test
    void requestStateUsesTypedKeys() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(RequestAttribute.class.getName())
                .and()
                .doNotHaveFullyQualifiedName("no.helseprofil.keycloak.web.RefusalPage")
                .should()
                .callMethod(KeycloakSession.class, "setAttribute", String.class, Object.class)
                .because("two classes that choose one text overwrite each other; RefusalPage writes Keycloak's own"));
    }

    @Test
    void theTableOfChangesIsAppendOnly() {
        check(classes()
                .that()
                .resideInAPackage(AUDIT)
                .should(onlyCall(EntityManager.class, "persist", "flush", "createQuery"))
                .andShould(onlyCall(Query.class, "setParameter", "setFirstResult", "setMaxResults", "getResultStream"))
                .because("what was recorded is neither changed nor taken away, not by us either"));
    }

    @Test
    void theLogsAreAppendOnly() {
        check(classes()
                .that()
                .resideInAPackage(LOGS)
                .should(onlyCall(EntityManager.class, "persist", "flush", "createQuery"))
                .andShould(onlyCall(Query.class, "setParameter", "getResultStream", "executeUpdate"))
                .because("what was logged is neither changed nor taken away; only a log's size and tree are updated"));
    }

    @Test
    void onlyPresentClientsListsClients() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("no.helseprofil.keycloak.client.PresentClients")
                .should()
                .callMethod(RealmModel.class, "getClientsStream")
                .orShould()
                .callMethod(RealmModel.class, "getClientsStream", Integer.class, Integer.class)
                .because("a client that is deleted while the list is read must not end the answer"));
    }

    @Test
    void nothingReadsTheEnvironment() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("no.helseprofil.command.Main")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .because("settings come through Keycloak's configuration or the profile document, where they are seen;"
                        + " a command is no part of a server"));
    }

    @Test
    void nothingWritesToTheConsole() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("no.helseprofil.command.Main")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .because("output goes through the server's log, where it can be filtered and is free of secrets"));
    }

    @Test
    void onlyStartOptionsReadTheServerConfiguration() {
        assertThat(CLASSES.stream()
                        .flatMap(type -> type.getMethodCallsFromSelf().stream())
                        .filter(call -> call.getTargetOwner().isAssignableTo("org.keycloak.Config$Scope"))
                        .map(call -> call.getOriginOwner().getSimpleName())
                        .distinct())
                .as("but for Keycloak's own settings of its HTTP client")
                .containsExactlyInAnyOrder("StartOptions", "OutboundHttp");
    }

    @Test
    void onlyTheStepTableCallsItsSteps() {
        Set<StepMethod> executed =
                new RequestSteps().steps().stream().map(StepMethod::of).collect(Collectors.toSet());
        DescribedPredicate<JavaCall<?>> pastTheTable = DescribedPredicate.describe(
                "the method of a step",
                call -> executed.contains(new StepMethod(call.getTargetOwner().getName(), call.getName()))
                        && !call.getOriginOwner().equals(call.getTargetOwner()));
        check(noClasses()
                .should(ArchConditions.callMethodWhere(pastTheTable))
                .because("what happens to a request stands in one table, and is executed by it"));
    }

    @Test
    void everyPackageIsNullMarked() {
        Stream<String> packages =
                CLASSES.stream().map(JavaClass::getPackageName).distinct();
        assertThat(packages)
                .as("null is possible only where it says @Nullable")
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(Class.forName(name + ".package-info").isAnnotationPresent(NullMarked.class))
                                .as(name)
                                .isTrue());
    }

    /** Compares the page with the same classes: to read them takes longer than to look at them. */
    @Nested
    class Picture extends ArchitecturePicture {}

    /** Likewise. */
    @Nested
    class Outbound extends OutboundDocument {

        Outbound() {
            super(CLASSES);
        }
    }

    /** Likewise. */
    @Nested
    class BlockedMeanwhile extends SecondLook {}

    /**
     * Packages that stand side by side.
     *
     * @param name what they are together
     * @param reason why they know nothing of what is above
     * @param packages their last names
     */
    record Floor(String name, String reason, List<String> packages) {

        Floor(String name, String reason, String packages) {
            this(name, reason, List.of(packages.split(" ")));
        }

        Stream<String> names() {
            return packages.stream().map(name -> "no.helseprofil.keycloak." + name + "..");
        }
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }

    private static ArchCondition<JavaClass> onlyCall(Class<?> type, String... methods) {
        DescribedPredicate<JavaCall<?>> another = DescribedPredicate.describe(
                "another method of " + type.getSimpleName(),
                call -> call.getTargetOwner().isAssignableTo(type)
                        && !Set.of(methods).contains(call.getName()));
        return ArchConditions.never(ArchConditions.callMethodWhere(another));
    }

    private static boolean readsTheTime(JavaCall<?> call) {
        AccessTarget.CodeUnitCallTarget target = call.getTarget();
        String owner = target.getOwner().getFullName();
        boolean nowOfAnyDate = owner.startsWith("java.time.")
                && target.getName().equals("now")
                && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
        return nowOfAnyDate || TIME_SOURCES.contains(owner + "." + target.getName());
    }
}
