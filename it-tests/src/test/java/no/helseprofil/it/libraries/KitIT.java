package no.helseprofil.it.libraries;

import no.helseprofil.testkit.control.KitFaultsTests;
import no.helseprofil.testkit.control.KitOverHttpTests;
import no.helseprofil.testkit.control.OtherLanguagesTests;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * Tests of vendors with a kit. They are one class, since each JVM that has one of them starts a kit of its own. It is
 * in this package since the last class of a run shouldn't take long.
 */
@Tag("own-server")
class KitIT {

    @Nested
    class OverHttp extends KitOverHttpTests {}

    @Nested
    class Faults extends KitFaultsTests {}

    @Nested
    class OtherLanguages extends OtherLanguagesTests {}
}
