package no.helseprofil.it.libraries;

/**
 * Setting that a vendor adds, because the library does otherwise without it.
 *
 * @param words as the page has it
 * @param code where it stands in the program
 * @param without what stands there if nobody adds it
 * @param message what the server or the library says then
 */
record VendorSetting(String words, String code, String without, String message) {}
