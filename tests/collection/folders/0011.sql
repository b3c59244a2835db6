BEGIN TRANSACTION;
CREATE TABLE address (
	id INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	source_key VARCHAR(80) NOT NULL, 
	document_id VARCHAR(12), 
	first_seen DATETIME NOT NULL, 
	last_seen DATETIME NOT NULL, 
	received DATETIME, 
	etag VARCHAR, 
	last_modified VARCHAR, 
	blob_hash VARCHAR(64), 
	modified VARCHAR, 
	redirect_to VARCHAR, 
	outlinks JSON NOT NULL, 
	strikes INTEGER NOT NULL, 
	struck DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(document_id) REFERENCES document (id), 
	UNIQUE (url)
);
INSERT INTO "address" VALUES(1,'https://procedures.aldermoor.example/contents.html','aldermoor-procedures','fbfze5ky6b','2026-11-30 05:15:30.687427','2026-11-30 05:15:35.162919','2026-11-30 05:15:35.162919',NULL,NULL,'a5a65eb36fe1c64bcbd75219bff2ae084be39763f3798214bd339bba3c9db17d',NULL,NULL,'["https://procedures.aldermoor.example/p_bruising.html", "https://procedures.aldermoor.example/p_curiosity.html", "https://procedures.aldermoor.example/p_moves.html"]',0,NULL);
INSERT INTO "address" VALUES(2,'https://procedures.aldermoor.example/p_bruising.html','aldermoor-procedures','fvwq5a9sdm','2026-11-30 05:15:30.741858','2026-11-30 05:15:35.804311','2026-11-30 05:15:35.804311',NULL,NULL,'b67028d714daed795a8e4e6e2aea91012ae7cdc12ac05450559be6656d7e3af4',NULL,NULL,'[]',0,NULL);
INSERT INTO "address" VALUES(3,'https://procedures.aldermoor.example/p_curiosity.html','aldermoor-procedures','kkjfzkpq6q','2026-11-30 05:15:30.757985','2026-11-30 05:15:35.813091','2026-11-30 05:15:35.813091',NULL,NULL,'da2471b7dccbd640e59bbf1db2d2f0e868da60034a187bc5dedf25a5d6de3752',NULL,NULL,'[]',0,NULL);
INSERT INTO "address" VALUES(4,'https://procedures.aldermoor.example/p_moves.html','aldermoor-procedures','2mf5v6kt2w','2026-11-30 05:15:30.782881','2026-11-30 05:15:35.817100','2026-11-30 05:15:35.817100',NULL,NULL,'458184d23704a782620eedb31238abaa6c5a908dd3daab8c57efef647d3e88e5',NULL,NULL,'[]',0,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0011');
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	user_name VARCHAR(80) NOT NULL, 
	action VARCHAR(20) NOT NULL, 
	detail VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES(1,'2026-11-30 05:15:31.766757','','publish-briefing','“Learning from a review of Child Q” (tzf2cp5vdw)');
INSERT INTO "audit" VALUES(2,'2026-11-30 05:15:32.415310','','import-briefing','“Learning from an audit of missed appointments” (hvhnchxktq)');
INSERT INTO "audit" VALUES(3,'2026-11-30 05:15:34.116935','','sign-in-refused','from 127.0.0.1');
INSERT INTO "audit" VALUES(4,'2026-11-30 05:15:34.336883','trainer','sign-in','from 127.0.0.1');
INSERT INTO "audit" VALUES(5,'2026-11-30 05:15:34.463080','trainer','pin-passage','“1.2 Bruising in Babies” (fvwq5a9sdm) for learning point 1 of tzf2cp5vdw');
INSERT INTO "audit" VALUES(6,'2026-11-30 05:15:34.584312','trainer','confirm-citation','“1.4 Families who Move” (2mf5v6kt2w) for learning point 3 of tzf2cp5vdw');
INSERT INTO "audit" VALUES(7,'2026-11-30 05:15:34.616988','trainer','reject-suggestion','“1.3 Professional Curiosity” (kkjfzkpq6q) for learning point 1 of hvhnchxktq');
INSERT INTO "audit" VALUES(8,'2026-11-30 05:15:34.667089','trainer','edit-briefing','“Learning from a review of Child Q” (tzf2cp5vdw): Moved down');
INSERT INTO "audit" VALUES(9,'2026-11-30 05:15:35.018553','','publish-briefing','“Learning from an audit of recording” (65wdx8veqf)');
INSERT INTO "audit" VALUES(10,'2026-11-30 05:15:35.068548','trainer','take-back','“Learning from an audit of recording” (65wdx8veqf)');
CREATE TABLE briefing (
	id VARCHAR(12) NOT NULL, 
	title VARCHAR NOT NULL, 
	origin VARCHAR NOT NULL, 
	format VARCHAR(20) NOT NULL, 
	media_type VARCHAR NOT NULL, 
	blob_hash VARCHAR(64) NOT NULL, 
	imported DATETIME NOT NULL, 
	published DATE, 
	published_words VARCHAR, 
	area VARCHAR(80), 
	document_id VARCHAR(12), published_at DATETIME, published_by VARCHAR(80), partnership VARCHAR DEFAULT '' NOT NULL, year INTEGER, themes JSON DEFAULT '[]' NOT NULL, taken_back DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(document_id) REFERENCES document (id), 
	UNIQUE (origin)
);
INSERT INTO "briefing" VALUES('tzf2cp5vdw','Learning from a review of Child Q','file:///briefings/child-q.txt','text','text/plain','2c016edd672e2280b114f3e9893e8851dcd3e3d64a5649ba5106039f25c2267d','2026-11-30 05:15:31.654985',NULL,NULL,NULL,NULL,'2026-11-30 05:15:31.719965','','Aldermoor Safeguarding Children Partnership',2024,'["professional-curiosity", "escalation", "medicals-and-bruising", "unborn-and-babies"]',NULL);
INSERT INTO "briefing" VALUES('hvhnchxktq','Learning from an audit of missed appointments','file:///briefings/audit.txt','text','text/plain','ba4905fa14d8ae0bab20fc65f82b0a9dbbaa87d8ebe0966a94d9346ba5905e04','2026-11-30 05:15:32.363570',NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'["professional-curiosity", "was-not-brought"]',NULL);
INSERT INTO "briefing" VALUES('65wdx8veqf','Learning from an audit of recording','file:///briefings/third.txt','text','text/plain','5f34b494aedf36a20b4347400f015a150aeef104f3614cab48ddd486a68a2466','2026-11-30 05:15:34.981203',NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'["professional-curiosity"]','2026-11-30 05:15:35.068523');
CREATE TABLE briefing_edit (
	id INTEGER NOT NULL, 
	briefing_id VARCHAR(12) NOT NULL, 
	at DATETIME NOT NULL, 
	user_name VARCHAR(80) NOT NULL, 
	what VARCHAR NOT NULL, 
	"before" JSON NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
INSERT INTO "briefing_edit" VALUES(1,'tzf2cp5vdw','2026-11-30 05:15:34.665072','trainer','Moved down','{"pieces": [{"short_id": "45cya8fw", "kind": "unknown", "start": 0, "end": 58, "heading": "", "anchor": null, "page": null}, {"short_id": "netzxw4z", "kind": "story", "start": 60, "end": 133, "heading": "Background", "anchor": null, "page": null}, {"short_id": "jes4kpkj", "kind": "good practice", "start": 135, "end": 198, "heading": "Good practice", "anchor": null, "page": null}, {"short_id": "6hc3qsvh", "kind": "learning", "start": 200, "end": 271, "heading": "Learning", "anchor": null, "page": null}, {"short_id": "jrfsewk6", "kind": "learning", "start": 272, "end": 359, "heading": "Learning", "anchor": null, "page": null}, {"short_id": "hvafwecg", "kind": "learning", "start": 360, "end": 427, "heading": "Learning", "anchor": null, "page": null}, {"short_id": "xnch9h6k", "kind": "learning", "start": 428, "end": 492, "heading": "Learning", "anchor": null, "page": null}]}');
CREATE TABLE briefing_other_link (
	id INTEGER NOT NULL, 
	briefing_id VARCHAR(12) NOT NULL, 
	position INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
CREATE TABLE briefing_part (
	id INTEGER NOT NULL, 
	briefing_id VARCHAR(12) NOT NULL, 
	position INTEGER NOT NULL, 
	short_id VARCHAR(8) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	words VARCHAR NOT NULL, 
	heading VARCHAR NOT NULL, 
	anchor VARCHAR, 
	page INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
INSERT INTO "briefing_part" VALUES(8,'hvhnchxktq',0,'3xs287b8','learning',0,65,'Write down who said what. See the Professional Curiosity chapter.','Learning',NULL,NULL);
INSERT INTO "briefing_part" VALUES(9,'tzf2cp5vdw',0,'45cya8fw','unknown',0,58,'Aldermoor Safeguarding Children Partnership, 11 March 2024','',NULL,NULL);
INSERT INTO "briefing_part" VALUES(10,'tzf2cp5vdw',1,'netzxw4z','story',60,133,'Child Q was four months old. Two bruises were seen by the health visitor.','Background',NULL,NULL);
INSERT INTO "briefing_part" VALUES(11,'tzf2cp5vdw',2,'jes4kpkj','good practice',135,198,'The nursery kept a clear record. It was shared on the same day.','Good practice',NULL,NULL);
INSERT INTO "briefing_part" VALUES(12,'tzf2cp5vdw',3,'jrfsewk6','learning',272,359,'Ask questions. Check the answers you are given. See the Professional Curiosity chapter.','Learning',NULL,NULL);
INSERT INTO "briefing_part" VALUES(13,'tzf2cp5vdw',4,'6hc3qsvh','learning',200,271,'Discuss any bruise on the same day. See the Bruising in Babies chapter.','Learning',NULL,NULL);
INSERT INTO "briefing_part" VALUES(14,'tzf2cp5vdw',5,'hvafwecg','learning',360,427,'Follow the family when it moves. See the Families who Move chapter.','Learning',NULL,NULL);
INSERT INTO "briefing_part" VALUES(15,'tzf2cp5vdw',6,'xnch9h6k','learning',428,492,'Talk to the other worker first, then use the Escalation Process.','Learning',NULL,NULL);
INSERT INTO "briefing_part" VALUES(16,'65wdx8veqf',0,'gw2xbffn','learning',0,65,'Write down who said what. See the Professional Curiosity chapter.','Learning',NULL,NULL);
CREATE TABLE briefing_reading (
	briefing_id VARCHAR(12) NOT NULL, 
	read DATETIME NOT NULL, 
	title VARCHAR NOT NULL, 
	format VARCHAR(20) NOT NULL, 
	media_type VARCHAR NOT NULL, 
	blob_hash VARCHAR(64) NOT NULL, 
	published DATE, 
	published_words VARCHAR, 
	text VARCHAR NOT NULL, 
	links JSON NOT NULL, 
	waiting BOOLEAN NOT NULL, partnership VARCHAR DEFAULT '' NOT NULL, year INTEGER, themes JSON DEFAULT '[]' NOT NULL, 
	PRIMARY KEY (briefing_id), 
	FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
INSERT INTO "briefing_reading" VALUES('tzf2cp5vdw','2026-11-30 05:15:31.654985','Learning from a review of Child Q','text','text/plain','2c016edd672e2280b114f3e9893e8851dcd3e3d64a5649ba5106039f25c2267d',NULL,NULL,'Aldermoor Safeguarding Children Partnership, 11 March 2024

Child Q was four months old. Two bruises were seen by the health visitor.

The nursery kept a clear record. It was shared on the same day.

Discuss any bruise on the same day. See the Bruising in Babies chapter.
Ask questions. Check the answers you are given. See the Professional Curiosity chapter.
Follow the family when it moves. See the Families who Move chapter.
Talk to the other worker first, then use the Escalation Process.','[[244, 270, "https://procedures.aldermoor.example/p_bruising.html", "Bruising in Babies chapter"], [328, 358, "https://procedures.aldermoor.example/p_curiosity.html", "Professional Curiosity chapter"], [473, 491, "https://elsewhere.example/escalation.pdf", "Escalation Process"]]',1,'Aldermoor Safeguarding Children Partnership',2024,'["professional-curiosity", "escalation", "medicals-and-bruising", "unborn-and-babies"]');
INSERT INTO "briefing_reading" VALUES('hvhnchxktq','2026-11-30 05:15:32.363570','Learning from an audit of missed appointments','text','text/plain','ba4905fa14d8ae0bab20fc65f82b0a9dbbaa87d8ebe0966a94d9346ba5905e04',NULL,NULL,'Write down who said what. See the Professional Curiosity chapter.','[]',0,'',NULL,'["professional-curiosity", "was-not-brought"]');
INSERT INTO "briefing_reading" VALUES('65wdx8veqf','2026-11-30 05:15:34.981203','Learning from an audit of recording','text','text/plain','5f34b494aedf36a20b4347400f015a150aeef104f3614cab48ddd486a68a2466',NULL,NULL,'Write down who said what. See the Professional Curiosity chapter.','[]',0,'',NULL,'["professional-curiosity"]');
CREATE TABLE citation (
	id INTEGER NOT NULL, 
	point_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	cited_text VARCHAR NOT NULL, 
	cited_url VARCHAR, 
	status VARCHAR(20) NOT NULL, 
	method VARCHAR(20), 
	score DOUBLE NOT NULL, 
	document_id VARCHAR(12), 
	confirmed BOOLEAN NOT NULL, 
	checked DATETIME NOT NULL, why VARCHAR DEFAULT '' NOT NULL, evidence VARCHAR, since DATETIME DEFAULT '1970-01-01 00:00:00' NOT NULL, "before" VARCHAR(20), pin_quote VARCHAR, pin_prefix VARCHAR, pin_suffix VARCHAR, pin_section INTEGER, stands_section INTEGER, stands_words VARCHAR, likeness DOUBLE, pin_version_id INTEGER REFERENCES version (id), stands_version_id INTEGER REFERENCES version (id), cited_start INTEGER, cited_version_id INTEGER REFERENCES version (id), 
	PRIMARY KEY (id), 
	FOREIGN KEY(document_id) REFERENCES document (id), 
	FOREIGN KEY(point_id) REFERENCES learning_point (id)
);
INSERT INTO "citation" VALUES(1,1,0,'Bruising in Babies chapter','https://procedures.aldermoor.example/p_bruising.html','exact','address',1.0,'fvwq5a9sdm',1,'2026-11-30 05:15:36.642934','The words that a trainer chose stand there as they were.',NULL,'2026-11-30 05:15:31.719379','unresolved','Discuss any bruise in a baby who cannot roll over with a senior colleague on the same day.','ned by a fall from a sofa alone.','Write down what was said in the',0,0,'Discuss any bruise in a baby who cannot roll over with a senior colleague on the same day.',1.0,2,5,44,2);
INSERT INTO "citation" VALUES(2,2,0,'Professional Curiosity chapter','https://procedures.aldermoor.example/p_curiosity.html','exact','address',1.0,'kkjfzkpq6q',0,'2026-11-30 05:15:36.643050','It stands at the cited address.',NULL,'2026-11-30 05:15:31.719573','unresolved',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,56,3);
INSERT INTO "citation" VALUES(3,4,0,'Escalation Process','https://elsewhere.example/escalation.pdf','outside','scope',1.0,NULL,0,'2026-11-30 05:15:36.643145','Signpost does not collect this site, so cannot check what it says.',NULL,'2026-11-30 05:15:31.719811','unresolved',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,45,NULL);
INSERT INTO "citation" VALUES(4,3,0,'Families who Move',NULL,'exact','title',1.0,'2mf5v6kt2w',1,'2026-11-30 05:15:36.643092','','Families who Move','2026-11-30 05:15:34.588929','suggested',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,41,4);
INSERT INTO "citation" VALUES(5,6,0,'Professional Curiosity chapter',NULL,'suggested','title',1.0,'kkjfzkpq6q',0,'2026-11-30 05:15:36.630653','Its title is words of this learning point.','Professional Curiosity','2026-11-30 05:15:34.988607',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,34,NULL);
CREATE TABLE citation_decision (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	user_name VARCHAR(80) NOT NULL, 
	choice VARCHAR(20) NOT NULL, 
	short_id VARCHAR(8) NOT NULL, 
	cited_text VARCHAR NOT NULL, 
	cited_url VARCHAR, 
	document_id VARCHAR(12), 
	status VARCHAR(20) NOT NULL, 
	version_id INTEGER, 
	"before" JSON NOT NULL, 
	undone DATETIME, 
	undone_by VARCHAR(80), 
	PRIMARY KEY (id)
);
INSERT INTO "citation_decision" VALUES(1,'2026-11-30 05:15:34.461946','trainer','pin','6hc3qsvh','Bruising in Babies chapter','https://procedures.aldermoor.example/p_bruising.html','fvwq5a9sdm','exact',2,'{"cited_text": "Bruising in Babies chapter", "cited_url": "https://procedures.aldermoor.example/p_bruising.html", "status": "exact", "method": "address", "score": 1.0, "document_id": "fvwq5a9sdm", "confirmed": false, "why": "It stands at the cited address.", "evidence": null, "since": "2026-11-30T05:15:31.719379+00:00", "before": "unresolved", "cited_version_id": 2, "pin_quote": null, "pin_prefix": null, "pin_suffix": null, "pin_version_id": null, "pin_section": null, "stands_version_id": null, "stands_section": null, "stands_words": null, "likeness": null}',NULL,NULL);
INSERT INTO "citation_decision" VALUES(2,'2026-11-30 05:15:34.583528','trainer','confirm','hvafwecg','Families who Move',NULL,'2mf5v6kt2w','exact',4,'{"cited_text": "Families who Move", "cited_url": null, "status": "suggested", "method": "title", "score": 1.0, "document_id": "2mf5v6kt2w", "confirmed": false, "why": "Its title is words of this learning point.", "evidence": "Families who Move", "since": "2026-11-30T05:15:31.719629+00:00", "before": null, "cited_version_id": null, "pin_quote": null, "pin_prefix": null, "pin_suffix": null, "pin_version_id": null, "pin_section": null, "stands_version_id": null, "stands_section": null, "stands_words": null, "likeness": null}',NULL,NULL);
INSERT INTO "citation_decision" VALUES(3,'2026-11-30 05:15:34.616417','trainer','reject','3xs287b8','Professional Curiosity chapter',NULL,'kkjfzkpq6q','suggested',3,'{"cited_text": "Professional Curiosity chapter", "cited_url": null, "status": "suggested", "method": "title", "score": 1.0, "document_id": "kkjfzkpq6q", "confirmed": false, "why": "Its title is words of this learning point.", "evidence": "Professional Curiosity", "since": "2026-11-30T05:15:32.383759+00:00", "before": null, "cited_version_id": null, "pin_quote": null, "pin_prefix": null, "pin_suffix": null, "pin_version_id": null, "pin_section": null, "stands_version_id": null, "stands_section": null, "stands_words": null, "likeness": null}',NULL,NULL);
CREATE TABLE crawl (
	id INTEGER NOT NULL, 
	source_key VARCHAR(80) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	started DATETIME NOT NULL, 
	finished DATETIME, 
	message VARCHAR, counts JSON, 
	PRIMARY KEY (id)
);
INSERT INTO "crawl" VALUES(1,'aldermoor-procedures','done','2026-11-30 05:15:30.325026','2026-11-30 05:15:30.844549',NULL,NULL);
INSERT INTO "crawl" VALUES(2,'aldermoor-procedures','done','2026-11-30 05:15:35.131247','2026-11-30 05:15:35.874077',NULL,NULL);
CREATE TABLE demonstration (
	id INTEGER NOT NULL, 
	since DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "demonstration" VALUES(1,'2026-11-30 05:15:30.311746');
CREATE TABLE document (
	id VARCHAR(12) NOT NULL, 
	source_key VARCHAR(80) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	url VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	number VARCHAR, 
	kind VARCHAR(40) NOT NULL, 
	kind_reason VARCHAR NOT NULL, 
	area VARCHAR(80) NOT NULL, 
	nation VARCHAR(40) NOT NULL, 
	authority VARCHAR(40) NOT NULL, 
	format VARCHAR(20) NOT NULL, 
	reviewed DATE, 
	reviewed_words VARCHAR, 
	next_review DATE, 
	next_review_words VARCHAR, 
	no_text BOOLEAN NOT NULL, 
	first_seen DATETIME NOT NULL, 
	checked DATETIME NOT NULL, 
	changed DATETIME NOT NULL, 
	gone DATETIME, 
	version_id INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_document_version FOREIGN KEY(version_id) REFERENCES version (id)
);
INSERT INTO "document" VALUES('fbfze5ky6b','aldermoor-procedures','current','https://procedures.aldermoor.example/contents.html','Contents',NULL,'procedure','the source declares it','aldermoor','england','partnership','html',NULL,NULL,NULL,NULL,0,'2026-11-30 05:15:30.687427','2026-11-30 05:15:35.162919','2026-11-30 05:15:30.687427',NULL,1);
INSERT INTO "document" VALUES('fvwq5a9sdm','aldermoor-procedures','current','https://procedures.aldermoor.example/p_bruising.html','1.2 Bruising in Babies',NULL,'procedure','the source declares it','aldermoor','england','partnership','html',NULL,NULL,NULL,NULL,0,'2026-11-30 05:15:30.741858','2026-11-30 05:15:35.804311','2026-11-30 05:15:35.804311',NULL,5);
INSERT INTO "document" VALUES('kkjfzkpq6q','aldermoor-procedures','current','https://procedures.aldermoor.example/p_curiosity.html','1.3 Professional Curiosity',NULL,'procedure','the source declares it','aldermoor','england','partnership','html',NULL,NULL,NULL,NULL,0,'2026-11-30 05:15:30.757985','2026-11-30 05:15:30.757985','2026-11-30 05:15:30.757985',NULL,3);
INSERT INTO "document" VALUES('2mf5v6kt2w','aldermoor-procedures','current','https://procedures.aldermoor.example/p_moves.html','1.4 Families who Move',NULL,'procedure','the source declares it','aldermoor','england','partnership','html',NULL,NULL,NULL,NULL,0,'2026-11-30 05:15:30.782881','2026-11-30 05:15:35.817100','2026-11-30 05:15:30.782881',NULL,4);
CREATE TABLE document_link (
	id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	section INTEGER, 
	start INTEGER, 
	"end" INTEGER, 
	page INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(version_id) REFERENCES version (id)
);
INSERT INTO "document_link" VALUES(1,1,0,'https://procedures.aldermoor.example/p_bruising.html','Bruising in Babies',0,0,18,NULL);
INSERT INTO "document_link" VALUES(2,1,1,'https://procedures.aldermoor.example/p_curiosity.html','Professional Curiosity',0,19,41,NULL);
INSERT INTO "document_link" VALUES(3,1,2,'https://procedures.aldermoor.example/p_moves.html','Families who Move',0,42,59,NULL);
CREATE TABLE document_topic (
	document_id VARCHAR(12) NOT NULL, 
	topic VARCHAR(60) NOT NULL, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY (document_id, topic), 
	FOREIGN KEY(document_id) REFERENCES document (id)
);
INSERT INTO "document_topic" VALUES('fvwq5a9sdm','medicals-and-bruising','the title holds “bruising”');
INSERT INTO "document_topic" VALUES('fvwq5a9sdm','unborn-and-babies','the title holds “babies”');
INSERT INTO "document_topic" VALUES('kkjfzkpq6q','professional-curiosity','the title holds “professional curiosity”');
CREATE TABLE frontier_entry (
	id INTEGER NOT NULL, 
	crawl_id INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	found_on VARCHAR, 
	depth INTEGER NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	outcome VARCHAR(20), 
	reason VARCHAR, 
	document_id VARCHAR(12), 
	finished DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(crawl_id) REFERENCES crawl (id), 
	FOREIGN KEY(document_id) REFERENCES document (id), 
	UNIQUE (crawl_id, url)
);
INSERT INTO "frontier_entry" VALUES(1,1,'https://procedures.aldermoor.example/contents.html',NULL,0,'done','new',NULL,'fbfze5ky6b','2026-11-30 05:15:30.687427');
INSERT INTO "frontier_entry" VALUES(2,1,'https://procedures.aldermoor.example/p_bruising.html','https://procedures.aldermoor.example/contents.html',1,'done','new',NULL,'fvwq5a9sdm','2026-11-30 05:15:30.741858');
INSERT INTO "frontier_entry" VALUES(3,1,'https://procedures.aldermoor.example/p_curiosity.html','https://procedures.aldermoor.example/contents.html',1,'done','new',NULL,'kkjfzkpq6q','2026-11-30 05:15:30.757985');
INSERT INTO "frontier_entry" VALUES(4,1,'https://procedures.aldermoor.example/p_moves.html','https://procedures.aldermoor.example/contents.html',1,'done','new',NULL,'2mf5v6kt2w','2026-11-30 05:15:30.782881');
INSERT INTO "frontier_entry" VALUES(5,2,'https://procedures.aldermoor.example/contents.html',NULL,0,'done','unchanged',NULL,'fbfze5ky6b','2026-11-30 05:15:35.162919');
INSERT INTO "frontier_entry" VALUES(6,2,'https://procedures.aldermoor.example/p_bruising.html',NULL,0,'done','changed',NULL,'fvwq5a9sdm','2026-11-30 05:15:35.804311');
INSERT INTO "frontier_entry" VALUES(7,2,'https://procedures.aldermoor.example/p_curiosity.html',NULL,0,'done','held','only 0% of the words before are left in their order, and the rest of it is about something else','kkjfzkpq6q','2026-11-30 05:15:35.813091');
INSERT INTO "frontier_entry" VALUES(8,2,'https://procedures.aldermoor.example/p_moves.html',NULL,1,'done','unchanged',NULL,'2mf5v6kt2w','2026-11-30 05:15:35.817100');
CREATE TABLE known_network (
	user_id INTEGER NOT NULL, 
	network VARCHAR(43) NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (user_id, network), 
	FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "known_network" VALUES(1,'127.0.0.1','2026-11-30 05:15:34.335154');
CREATE TABLE learning_point (
	id INTEGER NOT NULL, 
	briefing_id VARCHAR(12) NOT NULL, 
	number INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	heading VARCHAR NOT NULL, 
	anchor VARCHAR, 
	page INTEGER, short_id VARCHAR(8) DEFAULT '' NOT NULL, shown BOOLEAN DEFAULT 1 NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
INSERT INTO "learning_point" VALUES(1,'tzf2cp5vdw',1,'Discuss any bruise on the same day. See the Bruising in Babies chapter.','Learning',NULL,NULL,'6hc3qsvh',1);
INSERT INTO "learning_point" VALUES(2,'tzf2cp5vdw',2,'Ask questions. Check the answers you are given. See the Professional Curiosity chapter.','Learning',NULL,NULL,'jrfsewk6',1);
INSERT INTO "learning_point" VALUES(3,'tzf2cp5vdw',3,'Follow the family when it moves. See the Families who Move chapter.','Learning',NULL,NULL,'hvafwecg',1);
INSERT INTO "learning_point" VALUES(4,'tzf2cp5vdw',4,'Talk to the other worker first, then use the Escalation Process.','Learning',NULL,NULL,'xnch9h6k',1);
INSERT INTO "learning_point" VALUES(5,'hvhnchxktq',1,'Write down who said what. See the Professional Curiosity chapter.','Learning',NULL,NULL,'3xs287b8',0);
INSERT INTO "learning_point" VALUES(6,'65wdx8veqf',1,'Write down who said what. See the Professional Curiosity chapter.','Learning',NULL,NULL,'gw2xbffn',1);
CREATE TABLE outside_address (
	url VARCHAR NOT NULL, 
	checked DATETIME NOT NULL, 
	answer VARCHAR NOT NULL, 
	answered DATETIME, 
	failures INTEGER NOT NULL, 
	failing_since DATETIME, 
	PRIMARY KEY (url)
);
INSERT INTO "outside_address" VALUES('https://elsewhere.example/escalation.pdf','2026-03-01 09:30:00.000000','It gave no page: the server answered 404.',NULL,1,'2026-03-01 09:30:00.000000');
CREATE TABLE replacement (
	id INTEGER NOT NULL, 
	document_id VARCHAR(12) NOT NULL, 
	source_key VARCHAR(80) NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	reason VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	came DATETIME NOT NULL, 
	seen DATETIME NOT NULL, 
	blob_hash VARCHAR(64) NOT NULL, 
	text_hash VARCHAR(64) NOT NULL, 
	title VARCHAR NOT NULL, 
	content JSON, 
	etag VARCHAR, 
	last_modified VARCHAR, 
	modified VARCHAR, 
	decided DATETIME, 
	decided_by VARCHAR(80), 
	version_id INTEGER, 
	"before" JSON, 
	PRIMARY KEY (id), 
	FOREIGN KEY(document_id) REFERENCES document (id), 
	FOREIGN KEY(version_id) REFERENCES version (id)
);
INSERT INTO "replacement" VALUES(2,'kkjfzkpq6q','aldermoor-procedures','held','only 0% of the words before are left in their order, and the rest of it is about something else','https://procedures.aldermoor.example/p_curiosity.html','2026-11-30 05:15:35.813091','2026-11-30 05:15:35.813091','d350a1b312e968c7c1e9ac0a9a775e7b6bfa905586067d3f094e0336d391bbb3','998e3d6ae6cd37cbcfb890d701839c91a78578ff09c6735915f0ef60f5e33160','Cheap holidays','{"url": "https://procedures.aldermoor.example/p_curiosity.html", "title": "Cheap holidays", "chapter": null, "media_type": "text/html", "format": "html", "blob_hash": "d350a1b312e968c7c1e9ac0a9a775e7b6bfa905586067d3f094e0336d391bbb3", "text_hash": "998e3d6ae6cd37cbcfb890d701839c91a78578ff09c6735915f0ef60f5e33160", "no_text": false, "kind": "procedure", "kind_reason": "the source declares it", "topics": {}, "area": "aldermoor", "nation": "england", "authority": "partnership", "dates": {}, "evidence": {"web": true, "words": 363, "notice": 1.0}, "sections": [{"position": 0, "heading": ["Offers"], "anchor": null, "page": null, "box": "body", "text": "Book flight number 0 today and save on the hotel at the beach.\nBook flight number 1 today and save on the hotel at the beach.\nBook flight number 2 today and save on the hotel at the beach.\nBook flight number 3 today and save on the hotel at the beach.\nBook flight number 4 today and save on the hotel at the beach.\nBook flight number 5 today and save on the hotel at the beach.\nBook flight number 6 today and save on the hotel at the beach.\nBook flight number 7 today and save on the hotel at the beach.\nBook flight number 8 today and save on the hotel at the beach.\nBook flight number 9 today and save on the hotel at the beach.\nBook flight number 10 today and save on the hotel at the beach.\nBook flight number 11 today and save on the hotel at the beach.\nBook flight number 12 today and save on the hotel at the beach.\nBook flight number 13 today and save on the hotel at the beach.\nBook flight number 14 today and save on the hotel at the beach.\nBook flight number 15 today and save on the hotel at the beach.\nBook flight number 16 today and save on the hotel at the beach.\nBook flight number 17 today and save on the hotel at the beach.\nBook flight number 18 today and save on the hotel at the beach.\nBook flight number 19 today and save on the hotel at the beach.\nBook flight number 20 today and save on the hotel at the beach.\nBook flight number 21 today and save on the hotel at the beach.\nBook flight number 22 today and save on the hotel at the beach.\nBook flight number 23 today and save on the hotel at the beach.\nBook flight number 24 today and save on the hotel at the beach.\nBook flight number 25 today and save on the hotel at the beach.\nBook flight number 26 today and save on the hotel at the beach.\nBook flight number 27 today and save on the hotel at the beach.\nBook flight number 28 today and save on the hotel at the beach.\nBook flight number 29 today and save on the hotel at the beach.", "layout": [["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null]]}], "links": []}',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE revision (
	id INTEGER NOT NULL, 
	number INTEGER NOT NULL, identity VARCHAR(32) DEFAULT '' NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "revision" VALUES(1,5,'f9805b45176e4e37a394206b6d5ba359');
CREATE TABLE section (
	id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	heading JSON NOT NULL, 
	anchor VARCHAR, 
	page INTEGER, 
	box VARCHAR(20) NOT NULL, 
	text VARCHAR NOT NULL, 
	layout JSON NOT NULL, slug VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(version_id) REFERENCES version (id)
);
INSERT INTO "section" VALUES(1,1,0,'["Chapters"]',NULL,NULL,'body','Bruising in Babies
Professional Curiosity
Families who Move','[["item", 0, null], ["item", 0, null], ["item", 0, null]]','chapters');
INSERT INTO "section" VALUES(2,2,0,'["1. What to do"]',NULL,NULL,'body','A bruise in a baby is never explained by a fall from a sofa alone.
Discuss any bruise in a baby who cannot roll over with a senior colleague on the same day.
Write down what was said in the words in which it was said.','[["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null]]','1-what-to-do');
INSERT INTO "section" VALUES(3,2,1,'["2. Who to tell"]',NULL,NULL,'body','Tell the named nurse and the social worker of the family, and the manager on duty.','[["paragraph", 0, null]]','2-who-to-tell');
INSERT INTO "section" VALUES(4,3,0,'["1. Asking"]',NULL,NULL,'body','Ask one more question than is comfortable, and check the answers that you are given.
See every room in which a child sleeps.','[["paragraph", 0, null], ["paragraph", 0, null]]','1-asking');
INSERT INTO "section" VALUES(5,3,1,'["2. Supervision"]',NULL,NULL,'body','Talk in supervision about what you have not seen, and about what you were told and could not check.','[["paragraph", 0, null]]','2-supervision');
INSERT INTO "section" VALUES(6,4,0,'["1. Schools"]',NULL,NULL,'body','Tell the school of a new address on the day on which the family tells you of it.','[["paragraph", 0, null]]','1-schools');
INSERT INTO "section" VALUES(7,4,1,'["2. Records"]',NULL,NULL,'body','Records follow the child within five working days of the move.','[["paragraph", 0, null]]','2-records');
INSERT INTO "section" VALUES(8,5,0,'["1. What to do"]',NULL,NULL,'body','A bruise in a baby is never explained by a fall from a sofa alone.
Discuss any bruise in a baby who cannot roll over with a senior colleague on the same day.
Write down what was said in the words in which it was said.','[["paragraph", 0, null], ["paragraph", 0, null], ["paragraph", 0, null]]','1-what-to-do');
INSERT INTO "section" VALUES(9,5,1,'["2. Who to tell"]',NULL,NULL,'body','Tell the named nurse and the social worker of the family, and the manager on duty within one hour.','[["paragraph", 0, null]]','2-who-to-tell');
CREATE TABLE sign_in (
	token_hash VARCHAR(64) NOT NULL, 
	user_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (token_hash), 
	FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "sign_in" VALUES('19de64656ca3a6201448695bb2db20b5b70dad68cd08d8dce5108bc67d697032',1,'2026-11-30 05:15:34.334009');
CREATE TABLE source (
	"key" VARCHAR(80) NOT NULL, 
	name VARCHAR NOT NULL, 
	area VARCHAR(80) NOT NULL, 
	nation VARCHAR(40) NOT NULL, 
	authority VARCHAR(40) NOT NULL, 
	home VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "source" VALUES('aldermoor-procedures','Aldermoor procedures','aldermoor','england','partnership','https://procedures.aldermoor.example/contents.html');
CREATE TABLE user (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	password_hash VARCHAR NOT NULL, 
	created DATETIME NOT NULL, 
	disabled BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "user" VALUES(1,'trainer','$argon2id$v=19$m=65536,t=3,p=4$VpgxyNrpuoNvf1I833t/fw$66xKnrUMxalsLW2cUWxMsbt52nvS8hU6PRXyUpMm4X4','2026-11-30 05:15:32.750010',0);
INSERT INTO "user" VALUES(2,'admin','$argon2id$v=19$m=65536,t=3,p=4$39OCnfXHitDBcvqFORMQlg$ObV3bd8YnHt9SSnl8WIdvDuM+g1A3s3jclvc8RebDVQ','2026-11-30 05:15:32.955665',0);
CREATE TABLE version (
	id INTEGER NOT NULL, 
	document_id VARCHAR(12) NOT NULL, 
	number INTEGER NOT NULL, 
	fetched DATETIME NOT NULL, 
	url VARCHAR NOT NULL, 
	media_type VARCHAR NOT NULL, 
	blob_hash VARCHAR(64) NOT NULL, 
	text_hash VARCHAR(64) NOT NULL, 
	title VARCHAR NOT NULL, 
	chapter VARCHAR, 
	dates JSON NOT NULL, evidence JSON, line INTEGER, by_place BOOLEAN DEFAULT 0 NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(document_id) REFERENCES document (id)
);
INSERT INTO "version" VALUES(1,'fbfze5ky6b',1,'2026-11-30 05:15:30.687427','https://procedures.aldermoor.example/contents.html','text/html','a5a65eb36fe1c64bcbd75219bff2ae084be39763f3798214bd339bba3c9db17d','9e34db4bb3ea42cd9c497c36fbc8f3d336eeca36ed4fa183e61f902caf36a601','Contents',NULL,'{}','{"web": true, "words": 6, "links": 3, "called": true, "notice": -3.0}',1,0);
INSERT INTO "version" VALUES(2,'fvwq5a9sdm',1,'2026-11-30 05:15:30.741858','https://procedures.aldermoor.example/p_bruising.html','text/html','ae3ccf1037a961a7363a747e59655ff2a755f4ebe7aea18b18d7b66b7ddc44bd','d8a3fa49fb362c2ee1f280a22658fc9aa37e22958619615fb2c8ef1e4a485c65','1.2 Bruising in Babies',NULL,'{}','{"web": true, "words": 71, "called": true, "notice": -5.46}',1,0);
INSERT INTO "version" VALUES(3,'kkjfzkpq6q',1,'2026-11-30 05:15:30.757985','https://procedures.aldermoor.example/p_curiosity.html','text/html','da2471b7dccbd640e59bbf1db2d2f0e868da60034a187bc5dedf25a5d6de3752','de1ab7689e91aa5396230c71e56dde359b8db4f78ac9cf9bdc6b3cfc5540b75f','1.3 Professional Curiosity',NULL,'{}','{"web": true, "words": 46, "called": true, "notice": -3.57}',1,0);
INSERT INTO "version" VALUES(4,'2mf5v6kt2w',1,'2026-11-30 05:15:30.782881','https://procedures.aldermoor.example/p_moves.html','text/html','458184d23704a782620eedb31238abaa6c5a908dd3daab8c57efef647d3e88e5','bc0626b33ce52022416f2c14427a1bb7269a7b67ff308e13a0bcd52014c4ed4d','1.4 Families who Move',NULL,'{}','{"web": true, "words": 36, "notice": -2.44}',1,0);
INSERT INTO "version" VALUES(5,'fvwq5a9sdm',2,'2026-11-30 05:15:35.804311','https://procedures.aldermoor.example/p_bruising.html','text/html','b67028d714daed795a8e4e6e2aea91012ae7cdc12ac05450559be6656d7e3af4','752c95f5d76feb38f9438bf775394b9a1a8010560f482d0a013056de2661451c','1.2 Bruising in Babies',NULL,'{}','{"web": true, "words": 74, "called": true, "notice": -5.36}',1,0);
CREATE TABLE withdrawn_point (
	short_id VARCHAR(8) NOT NULL, 
	briefing_id VARCHAR(12) NOT NULL, 
	number INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	withdrawn DATETIME NOT NULL, 
	PRIMARY KEY (short_id)
);
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_crawl_source_key ON crawl (source_key);
CREATE INDEX ix_document_source_key ON document (source_key);
CREATE INDEX ix_address_document_id ON address (document_id);
CREATE INDEX ix_address_redirect_to ON address (redirect_to);
CREATE INDEX ix_address_source_key ON address (source_key);
CREATE INDEX ix_briefing_blob_hash ON briefing (blob_hash);
CREATE INDEX ix_document_topic_topic ON document_topic (topic);
CREATE INDEX ix_frontier_crawl_state ON frontier_entry (crawl_id, state, id);
CREATE INDEX ix_sign_in_user_id ON sign_in (user_id);
CREATE INDEX ix_version_document_id ON version (document_id);
CREATE INDEX ix_version_text_hash ON version (text_hash);
CREATE INDEX ix_briefing_other_link_briefing_id ON briefing_other_link (briefing_id);
CREATE INDEX ix_document_link_version_id ON document_link (version_id);
CREATE INDEX ix_learning_point_briefing_id ON learning_point (briefing_id);
CREATE INDEX ix_section_version ON section (version_id, position);
CREATE INDEX ix_citation_document_id ON citation (document_id);
CREATE INDEX ix_citation_point_id ON citation (point_id);
CREATE INDEX ix_citation_status ON citation (status);
CREATE UNIQUE INDEX ix_learning_point_short_id ON learning_point (short_id);
CREATE INDEX ix_briefing_reading_blob_hash ON briefing_reading (blob_hash);
CREATE INDEX ix_briefing_part_briefing_id ON briefing_part (briefing_id);
CREATE INDEX ix_briefing_edit_briefing_id ON briefing_edit (briefing_id);
CREATE INDEX ix_citation_decision_short_id ON citation_decision (short_id);
CREATE INDEX ix_replacement_document_id ON replacement (document_id);
CREATE INDEX ix_replacement_source_key ON replacement (source_key);
CREATE INDEX ix_replacement_state ON replacement (state);
CREATE INDEX ix_replacement_text_hash ON replacement (text_hash);
COMMIT;
