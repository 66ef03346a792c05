"""`/api/v1/problem-extraction-jobs`"""

from jobsvc.job_helper import EXTRACTION
from jobsvc.resources import RESOURCES
from jobsvc.routes.events import event_route
from jobsvc.routes.jobs import JobSchemas, job_routes
from jobsvc.schemas import problem_extraction as schemas

blp = job_routes(
    RESOURCES[EXTRACTION],
    EXTRACTION,
    JobSchemas(
        new=schemas.NewProblemExtractionJobSchema,
        changes=schemas.ProblemExtractionJobChangesSchema,
        job=schemas.ProblemExtractionJobSchema,
        page=schemas.ProblemExtractionJobPageSchema,
    ),
    description="A problem's URL goes in; title, limits, constraints, input format, samples and tags come out.",
)
event_route(blp, EXTRACTION)
