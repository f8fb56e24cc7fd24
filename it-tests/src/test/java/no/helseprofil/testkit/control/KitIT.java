package no.helseprofil.testkit.control;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** What tests of vendors do with a kit. They are one class since each JVM that has one of them starts a kit of its own. */
@Tag("own-server")
class KitIT {

    @Nested
    class OverHttp extends KitOverHttpTests {}

    @Nested
    class Faults extends KitFaultsTests {}

    @Nested
    class OtherLanguages extends OtherLanguagesTests {}
}
